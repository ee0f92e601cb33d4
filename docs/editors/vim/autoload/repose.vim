" The program runs in the background, so that a first indexing never holds up the editor. One question waits at a time:
" a newer one takes the place of an older one.

let s:job = 0
let s:asked = 0

function! s:complain(message) abort
  echohl ErrorMsg
  echomsg a:message
  echohl None
endfunction

" ---- asking ----

" arguments: of the program. input: the first and the last line of this buffer to send, or []. Then: is called with the
" lines of the answer.
function! s:ask(arguments, input, Then) abort
  let program = get(g:, 'repose_program', 'repose')
  if !executable(program)
    return s:complain('repose: there is no program ' . program . '; set g:repose_program')
  endif
  call repose#cancel()
  let s:asked += 1
  let answer = {'number': s:asked, 'out': [''], 'err': [''], 'then': a:Then, 'status': -1, 'closed': 0}
  let command = [program, '-q', '-C', s:folder()] + a:arguments
  if has('nvim')
    let s:job = jobstart(command, {
          \ 'on_stdout': {_, lines, __ -> s:collect(answer.out, lines)},
          \ 'on_stderr': {_, lines, __ -> s:collect(answer.err, lines)},
          \ 'on_exit': {_, status, __ -> s:finish(answer, status)}})
    if !empty(a:input)
      call chansend(s:job, getline(a:input[0], a:input[1]) + [''])
    endif
    call chanclose(s:job, 'stdin')
    return
  endif
  " A buffer is sent as the program reads it: writing to a full pipe would hold up the editor.
  let from = empty(a:input) ? {'in_io': 'null'}
        \ : {'in_io': 'buffer', 'in_buf': bufnr(''), 'in_top': a:input[0], 'in_bot': a:input[1]}
  let s:job = job_start(command, extend(from, {'out_mode': 'raw', 'err_mode': 'raw',
        \ 'out_cb': {_, text -> s:collect(answer.out, split(text, "\n", 1))},
        \ 'err_cb': {_, text -> s:collect(answer.err, split(text, "\n", 1))},
        \ 'exit_cb': {_, status -> s:half(answer, 'status', status)},
        \ 'close_cb': {_ -> s:half(answer, 'closed', 1)}}))
endfunction

function! repose#cancel() abort
  if type(s:job) == v:t_number
    if s:job > 0
      call jobstop(s:job)
    endif
  elseif job_status(s:job) ==# 'run'
    call job_stop(s:job)
  endif
  let s:job = 0
  let s:asked += 1
endfunction

" Where the file is: the repository is looked for from there.
function! s:folder() abort
  let folder = expand('%:p:h')
  return isdirectory(folder) ? folder : getcwd()
endfunction

" The first line of what comes continues the last line of what came.
function! s:collect(lines, more) abort
  let a:lines[-1] .= get(a:more, 0, '')
  call extend(a:lines, a:more[1:])
endfunction

" Vim tells of the end of the process and of its output in any order.
function! s:half(answer, key, value) abort
  let a:answer[a:key] = a:value
  if a:answer.closed && a:answer.status >= 0
    call s:finish(a:answer, a:answer.status)
  endif
endfunction

function! s:finish(answer, status) abort
  if a:answer.number != s:asked
    return
  endif
  let s:job = 0
  let lines = a:answer.out
  if !empty(lines) && lines[-1] ==# ''
    call remove(lines, -1)
  endif
  if a:status == 0
    return a:answer.then(lines)
  endif
  let reason = filter(copy(a:answer.err), 'v:val !=# ""')
  call s:complain(empty(reason) ? 'repose: failed with status ' . a:status : reason[-1])
endfunction

" ---- showing ----

function! s:popup(lines) abort
  if has('nvim')
    call luaeval('vim.lsp.util.open_floating_preview(_A, "markdown", {border = "single", max_width = 100})', a:lines)
    return
  endif
  call popup_atcursor(a:lines, {'border': [], 'padding': [0, 1, 0, 1], 'maxwidth': 100, 'filter': 'repose#close',
        \ 'moved': 'any'})
endfunction

function! repose#close(popup, key) abort
  if a:key ==# "\<Esc>"
    call popup_close(a:popup)
    return 1
  endif
  return 0
endfunction

" A brief is read for longer than a hint: it gets a window, always the same one. A path in it opens with gf.
function! s:window(root, lines) abort
  let buffer = bufnr('repose://brief')
  if buffer > 0 && bufwinid(buffer) > 0
    call win_gotoid(bufwinid(buffer))
  else
    silent execute 'botright' 'split' 'repose://brief'
  endif
  setlocal buftype=nofile bufhidden=hide noswapfile nobuflisted modifiable
  silent %delete _
  call setline(1, a:lines)
  setlocal filetype=markdown nomodifiable
  nnoremap <buffer> <silent> q :close<CR>
  let &l:path = escape(a:root, ' ,\')
endfunction

" The root of the work tree: a folder or, of a linked worktree, a file `.git` tells.
function! s:root() abort
  let folder = s:folder()
  let mark = finddir('.git', folder . ';')
  let mark = mark !=# '' ? mark : findfile('.git', folder . ';')
  return mark !=# '' ? fnamemodify(fnamemodify(mark, ':p:s?/$??'), ':h') : folder
endfunction

" ---- commands ----

" The text of the buffer as it is, saved or not; the rest as it is in the work tree.
function! repose#at() abort
  let file = expand('%:p')
  if file ==# '' || &buftype !=# ''
    return s:complain('repose: this buffer has no file')
  endif
  call s:ask(['at', '--work-tree', '--stdin-path', file, string(line('.'))], [1, line('$')], function('s:popup'))
endfunction

" The request is what was written after the command; without that, the lines that were selected.
function! repose#brief(request, range, first, last) abort
  let text = a:request !=# '' ? [a:request] : a:range ? getline(a:first, a:last) : []
  if join(text) !~# '\S'
    return s:complain('repose: say what is to be done: :ReposeBrief add a --json flag')
  endif
  let Then = function('s:window', [s:root()])
  if a:request !=# ''
    return s:ask(['brief', '--work-tree', '--', a:request], [], Then)
  endif
  call s:ask(['brief', '--work-tree', '-'], [a:first, a:last], Then)
endfunction
