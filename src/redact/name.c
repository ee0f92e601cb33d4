#include "redact/name.h"

#include <ctype.h>
#include <string.h>

void name_read(struct name *name, const char *text, size_t size)
{
    *name = (struct name){ .is_upper = true };
    size_t from = size > NAME_MAX_BYTES ? size - NAME_MAX_BYTES : 0;
    char before = '_';
    for (size_t i = from; i < size; i++) {
        char c = text[i];
        if (isalnum((unsigned char)c)) {
            name->starts[name->size] =
                !isalnum((unsigned char)before) ||
                (isupper((unsigned char)c) && islower((unsigned char)before)) ||
                (isupper((unsigned char)c) && i + 1 < size && islower((unsigned char)text[i + 1]));
            name->letters[name->size++] = (char)tolower((unsigned char)c);
            name->is_upper = name->is_upper && !islower((unsigned char)c);
        }
        before = c;
    }
    while (name->size && isdigit((unsigned char)name->letters[name->size - 1]))
        name->size--;
}

struct ending {
    const char *word;
    bool whole; /* counts only as a word of its own: "pass", and not "bypass" */
};

static bool has_ending(const struct name *name, const struct ending *ending)
{
    size_t n = strlen(ending->word);
    return name->size >= n && !memcmp(name->letters + name->size - n, ending->word, n) &&
           (!ending->whole || name->starts[name->size - n]);
}

static bool ends_with_any(const struct name *name, const struct ending *endings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (has_ending(name, &endings[i]))
            return true;
    return false;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* "secret_key_base", "password_value", "token.prod" are named for the word before. */
static void drop_qualifier(struct name *name)
{
    static const struct ending qualifiers[] = {
        { "value", true },   { "base", true },       { "string", true },  { "str", true },
        { "text", true },    { "plain", true },      { "raw", true },     { "test", true },
        { "prod", true },    { "production", true }, { "dev", true },     { "staging", true },
        { "live", true },    { "sandbox", true },    { "default", true }, { "old", true },
        { "new", true },     { "current", true },    { "primary", true }, { "secondary", true },
        { "pem", true },     { "hex", true },        { "bytes", true },   { "plaintext", true },
        { "part", true },    { "half", true },       { "first", true },   { "second", true },
        { "encoded", true }, { "content", true },    { "data", true },
    };
    for (size_t i = 0; i < COUNT(qualifiers); i++)
        if (name->size > strlen(qualifiers[i].word) && has_ending(name, &qualifiers[i])) {
            name->size -= strlen(qualifiers[i].word);
            return;
        }
}

/* "secret_of_the_server": the word stands inside, and the name does not go on to speak of something
 * else about it. */
static bool has_secret_inside(const struct name *name)
{
    static const char *const words[] = { "password", "passwd",    "secret",    "token",
                                         "apikey",   "accesskey", "privatekey" };
    static const struct ending others[] = {
        { "id", true },      { "ids", true },   { "name", true }, { "names", true },
        { "hash" },          { "digest" },      { "sha", true },  { "md", true },
        { "checksum" },      { "fingerprint" }, { "url", true },  { "uri", true },
        { "arn", true },     { "path", true },  { "file", true }, { "type", true },
        { "version", true }, { "ref", true },   { "endpoint" },   { "issuer" },
        { "audience" },      { "scope" },       { "pattern" },    { "regex" },
    };
    if (ends_with_any(name, others, COUNT(others)))
        return false;
    for (size_t i = 0; i < COUNT(words); i++) {
        const char *found = memmem(name->letters, name->size, words[i], strlen(words[i]));
        if (found && name->starts[found - name->letters + strlen(words[i])])
            return true; /* and not "tokens" or "secretary" */
    }
    return false;
}

/* "mapsKey", "NONCE_SALT", "auth_salt": of something, and not of what has keys that are none. */
static bool is_some_key(const struct name *name)
{
    static const struct ending keys[] = { { "key", true }, { "salt", true } };
    static const struct ending harmless[] = {
        { "publickey" },      { "pubkey" },         { "primarykey" },     { "foreignkey" },
        { "cachekey" },       { "sortkey" },        { "partitionkey" },   { "rowkey" },
        { "groupkey" },       { "hashkey" },        { "idempotencykey" }, { "objectkey" },
        { "translationkey" }, { "messagekey" },     { "hostkey" },        { "registrykey" },
        { "routingkey" },     { "sitekey" },        { "datakey" },        { "lookupkey" },
        { "mapkey" },         { "itemkey" },        { "s3key" },          { "trackingkey" },
        { "uniquekey" },      { "indexkey" },       { "storekey" },       { "queryKey" },
        { "keykey" },         { "publishablekey" },
    };
    return name->size > 4 && ends_with_any(name, keys, COUNT(keys)) &&
           !ends_with_any(name, harmless, COUNT(harmless));
}

enum strength name_strength(struct name *name)
{
    static const struct ending passwords[] = {
        { "password" },    { "passwd" },      { "pwd" },       { "passphrase" }, { "passcode" },
        { "pass", true },  { "pw", true },    { "pswd" },      { "storepass" },  { "keypass" },
        { "dbpass" },      { "userpass" },    { "rootpass" },  { "adminpass" },  { "smtppass" },
        { "bindpw" },      { "rootpw" },      { "adminpw" },   { "userpw" },     { "dbpw" },
        { "requirepass" }, { "passwort" },    { "kennwort" },  { "senha" },      { "contrasena" },
        { "motdepasse" },  { "mdp", true },   { "psk", true }, { "wpapsk" },     { "masterauth" },
        { "passwords" },   { "passphrases" },
    };
    static const struct ending seeds[] = { { "mnemonic" },       { "seed", true },
                                           { "seedphrase" },     { "seedwords" },
                                           { "recoveryphrase" }, { "backupphrase" },
                                           { "mnemonicphrase" } };
    static const struct ending tokens[] = {
        { "secret" },          { "token" },          { "apikey" },
        { "accesskey" },       { "secretkey" },      { "privatekey" },
        { "signingkey" },      { "encryptionkey" },  { "authkey" },
        { "accountkey" },      { "masterkey" },      { "servicekey" },
        { "storagekey" },      { "sharedkey" },      { "sharedaccesskey" },
        { "consumerkey" },     { "appkey", true },   { "applicationkey" },
        { "subscriptionkey" }, { "licensekey" },     { "deploykey" },
        { "webhookkey" },      { "hmackey" },        { "sshkey" },
        { "cryptkey" },        { "integrationkey" }, { "ingestkey" },
        { "insertkey" },       { "userkey", true },  { "sessionkey" },
        { "credential" },      { "credentials" },    { "creds", true },
        { "auth", true },      { "authorization" },  { "jwt", true },
        { "bearer", true },    { "presharedkey" },   { "instrumentationkey" },
        { "secrets", true },   { "apikeys" },        { "apitokens" },
        { "accesstokens" },    { "clienttokens" },
    };
    static const struct ending harmless[] = { { "publickeytoken" }, { "cancellationtoken" } };
    drop_qualifier(name);
    if (ends_with_any(name, harmless, COUNT(harmless)))
        return NO_SECRET;
    if (ends_with_any(name, passwords, COUNT(passwords)))
        return PASSWORD;
    if (ends_with_any(name, tokens, COUNT(tokens)))
        return TOKEN;
    if (ends_with_any(name, seeds, COUNT(seeds)))
        return SEED;
    return has_secret_inside(name) ? WEAK : is_some_key(name) ? KEY : NO_SECRET;
}
