/* index_internal.h - what the files of the index database share. */
#ifndef REPOSE_STORE_INDEX_INTERNAL_H
#define REPOSE_STORE_INDEX_INTERNAL_H

#include "base/map.h"
#include "store/db.h"
#include "store/index_db.h"

/* The postings of one term that were collected since the transaction began. */
struct pending_term {
    char *data;
    uint32_t size, capacity;
    int64_t last; /* document */
};

struct index_db {
    struct db db;
    bool in_transaction;
    struct map pending_keys; /* kind byte + term -> index into pending */
    struct pending_term *pending;
    size_t pending_count, pending_capacity, pending_bytes;
    struct map paths; /* writer: names known in this transaction -> row; filled on demand */
};

int postings_flush(struct index_db *db, struct err *err);
void postings_forget(struct index_db *db);

#endif
