/* ---- requests ---- */

const drawRequests = once(() => {
  const all = modules.flatMap((m) => (m.note.recipes || []).map((recipe) => ({ recipe, m })));
  all.sort((a, b) => b.m.plan.requests - a.m.plan.requests);
  $("requests").replaceChildren(h("div", { class: "page" },
    h("h2", {}, "Requests that are likely to come"),
    h("p", { class: "intro" }, "Files that history keeps changing together, with the kind of request that made them change; the modules that are asked about most come first."),
    all.length ? firstOf(all, 60, ({ recipe, m }) => recipeOf(recipe, m), "ol", null) : h("p", { class: "empty" }, "History shows no group of files that changes together again and again.")));
});
