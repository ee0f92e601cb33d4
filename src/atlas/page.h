/* page.h - the page around the data; built from the files of page/. */
#ifndef REPOSE_ATLAS_PAGE_H
#define REPOSE_ATLAS_PAGE_H

extern const char atlas_page_head[], atlas_page_tail[];

#endif
