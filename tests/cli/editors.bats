# The examples of docs/editors/, in the real editors.
load helpers

EDITORS=$BATS_TEST_DIRNAME/../../docs/editors

# kv_get in src/kv.c, used by src/main.c; line 2 is a comment.
make_library() {
    git init -q "repo with space" && cd "repo with space" || return 1
    mkdir src
    printf '#include "kv.h"\n/* Looks one up. */\nint kv_get(int key)\n{\n    return key;\n}\n' >src/kv.c
    printf 'int kv_get(int key);\n' >src/kv.h
    printf '#include "kv.h"\nint main(void)\n{\n    return kv_get(1);\n}\n' >src/main.c
    git add -A && git commit -q -m "Add the library" || return 1
    run_repose index
}

# edit EDITOR SCRIPT ARGUMENT...: runs the editor without a terminal, with the plugin and nothing else, until the
# script ends; what that leaves in v:errors fails.
edit() {
    local editor=$1 script=$2
    shift 2
    cat >"$BATS_TEST_TMPDIR/test.vim" <<END
set nocompatible runtimepath+=$EDITORS/vim
runtime plugin/repose.vim
let g:repose_program = '$REPOSE'
function! Wait(condition)
  for i in range(1200)
    if eval(a:condition)
      return
    endif
    sleep 25m
  endfor
  call add(v:errors, 'waited in vain for ' . a:condition)
endfunction
function! Popup()
  if has('nvim')
    let windows = filter(nvim_list_wins(), 'nvim_win_get_config(v:val).relative !=# ""')
    return empty(windows) ? [] : nvim_buf_get_lines(nvim_win_get_buf(windows[0]), 0, -1, v:false)
  endif
  return empty(popup_list()) ? [] : getbufline(winbufnr(popup_list()[0]), 1, '\$')
endfunction
function! Brief()
  return getbufline('repose://brief', 1, '\$')
endfunction
function! Test()
$script
endfunction
try
  call Test()
catch
  call add(v:errors, v:exception . ' at ' . v:throwpoint)
endtry
call writefile(v:errors, '$BATS_TEST_TMPDIR/errors')
qall!
END
    case $editor in
    vim) timeout 120 vim -Nu NONE -i NONE -n -es -T dumb "$@" -S "$BATS_TEST_TMPDIR/test.vim" </dev/null >"$BATS_TEST_TMPDIR/screen" 2>&1 ;;
    nvim) timeout 120 nvim -u NONE -i NONE -n --headless "$@" -S "$BATS_TEST_TMPDIR/test.vim" </dev/null >"$BATS_TEST_TMPDIR/screen" 2>&1 ;;
    esac
    assert_equal "$(tr -d '\0' <"$BATS_TEST_TMPDIR/errors")" ""
}

for_each_editor() {
    edit vim "$@"
    edit nvim "$@"
}

@test "vim and neovim: a popup of what is known of the line, for text that was not saved" {
    make_library
    for_each_editor "
call append(0, ['/* one */', '/* two */', '/* three */'])
call cursor(7, 1)
ReposeAt
call Wait('!empty(Popup())')
let text = join(Popup(), \"\\n\")
call assert_match('src/kv.c:7 is in the function .kv_get., lines 6 to 9', text)
call assert_match('src/main.c:4', text)
call assert_true(&modified)
" src/kv.c
    assert_equal "$(git status --porcelain)" ""
}

@test "vim and neovim: a brief for a request, for selected lines, in one window; gf opens what it names" {
    make_library
    printf 'Make kv_get faster.\n\nIt looks up keys.\n' >issue.txt
    for_each_editor "
ReposeBrief change what kv_get returns
call Wait('len(Brief()) > 3')
call assert_match('^# change what kv_get returns', Brief()[0])
call assert_match('repose://brief', bufname(''))
call assert_equal('markdown', &filetype)
call assert_false(&modifiable)
call search('src/kv.c')
normal gf
call assert_match('src/kv.c\$', bufname(''))
edit issue.txt
only
1,3ReposeBrief
call Wait('Brief()[0] =~# \"faster\"')
call assert_equal('# Make kv_get faster.', Brief()[0])
call assert_equal(2, winnr('\$'))
normal q
call assert_equal(1, winnr('\$'))
" issue.txt
}

@test "vim and neovim: what goes wrong is said in one line" {
    make_library
    for_each_editor "
enew
ReposeAt
call assert_match('this buffer has no file', execute('messages'))
ReposeBrief
call assert_match('say what is to be done', execute('messages'))
let g:repose_program = 'no-such-program'
ReposeBrief anything
call assert_match('there is no program no-such-program', execute('messages'))
let g:repose_program = '$REPOSE'
edit $BATS_TEST_TMPDIR/outside.c
ReposeAt
call Wait('execute(\"messages\") =~# \"not in\"')
" src/kv.c
}

@test "vim and neovim: a large buffer while the index is built does not hold up the editor" {
    make_library
    rm -r .git/repose
    yes 'int x(void) { return 1; }' | head -n 40000 >>src/kv.c
    for_each_editor "
call cursor(3, 1)
let before = reltime()
ReposeAt
call assert_true(reltimefloat(reltime(before)) < 1.0)
call Wait('!empty(Popup())')
" src/kv.c
}

# task LABEL: the arguments of a task, one a line, as the editor fills them in.
task() {
    node -e '
        const text = require("fs").readFileSync(process.argv[1], "utf8").replace(/^\s*\/\/.*$/gm, "");
        const task = JSON.parse(text).tasks.find((t) => t.label === process.argv[2]);
        const values = { workspaceFolder: process.cwd(), relativeFile: "src/kv.c", lineNumber: "3", selectedText: "make kv_get\nfaster", "input:request": "make kv_get faster" };
        const fill = (s) => s.replace(/\$\{([^}]+)\}/g, (_, name) => { if (!(name in values)) throw name; return values[name]; });
        process.stdout.write(task.args.map(fill).map((a) => a + "\0").join(""));' "$EDITORS/vscode/tasks.json" "$1"
}

run_task() {
    local words=()
    mapfile -d '' -t words < <(task "$1")
    run_repose "${words[@]}"
}

@test "vs code: the tasks run, and their matchers take every line of a review" {
    make_library
    run_task "repose: what is known of this line"
    assert_status 0
    assert_contains "$output" 'in the function `kv_get`'
    run_task "repose: brief"
    assert_status 0
    assert_contains "$output" '# make kv_get faster'
    run_task "repose: brief for the selection"
    assert_status 0
    assert_contains "$output" '`src/kv.c`'
    sed -i 's/int kv_get(int key)/int kv_get(int key, int more)/' src/kv.c
    git mv src/kv.h src/map.h
    run_task "repose: review what is not committed"
    assert_status 0
    assert_equal "$stderr" ""
    problems=$(printf '%s' "$output" | node -e '
        const text = require("fs").readFileSync(process.argv[1], "utf8").replace(/^\s*\/\/.*$/gm, "");
        const matchers = JSON.parse(text).tasks.flatMap((t) => t.problemMatcher);
        for (const line of require("fs").readFileSync(0, "utf8").split("\n")) {
            const hits = matchers.map((m) => [m.pattern, new RegExp(m.pattern.regexp).exec(line)]).filter(([, hit]) => hit);
            if (hits.length > 1) throw `two matchers take ${line}`;
            if (!hits.length) continue;
            const [pattern, hit] = hits[0];
            console.log([hit[pattern.file], pattern.line ? hit[pattern.line] : "-", hit[pattern.severity]].join(" "));
        }' "$EDITORS/vscode/tasks.json")
    assert_contains "$problems" "src/kv.c 3 notice"
    assert_contains "$problems" "src/map.h - warning"
    assert_equal "$(printf '%s\n' "$problems" | wc -l)" "$(printf '%s\n' "$output" | grep -cE ': (warning|notice): ')"
}
