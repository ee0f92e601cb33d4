/* ---- requests ---- */

// What reaches into several modules is in the note of each: it is told once, with the first.
const tellOnce = (all) => {
  const told = new Set();
  return all.filter(({ recipe }) => {
    const keys = ["is " + recipe.request, "at " + [...(recipe.files || [])].sort().join()];
    const isNew = !keys.some((key) => told.has(key));
    keys.forEach((key) => told.add(key));
    return isNew;
  });
};

const drawRequests = once(() => {
  const found = modules.flatMap((m) => (m.note.recipes || []).map((recipe) => ({ recipe, m })));
  const all = tellOnce(found.sort((a, b) => b.m.plan.requests - a.m.plan.requests));
  $("requests").replaceChildren(h("div", { class: "page" },
    h("h2", {}, "Requests that are likely to come"),
    h("p", { class: "intro" }, "Files that history keeps changing together, each with a request that changed them; the modules that are asked about most come first."),
    all.length ? firstOf(all, 60, ({ recipe, m }) => recipeOf(recipe, m), "ol", null) : h("p", { class: "empty" }, "History shows no group of files that changes together again and again.")));
});
