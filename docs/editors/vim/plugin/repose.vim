" repose.vim - what repose knows of the line under the cursor, and briefs for a request.
" For Vim 8.2 and later, and Neovim. See doc/repose.txt.
if exists('g:loaded_repose') || !(has('popupwin') || has('nvim'))
  finish
endif
let g:loaded_repose = 1

command! ReposeAt call repose#at()
command! -nargs=* -range ReposeBrief call repose#brief(<q-args>, <range>, <line1>, <line2>)

nnoremap <silent> <Plug>(repose-at) :<C-U>ReposeAt<CR>
xnoremap <silent> <Plug>(repose-brief) :ReposeBrief<CR>
