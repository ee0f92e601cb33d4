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
    size_t size;
    bool whole; /* counts only as a word of its own: "pass", and not "bypass" */
};

#define WORD(text) (text), sizeof(text) - 1

static bool has_ending(const struct name *name, const struct ending *ending)
{
    size_t n = ending->size;
    return name->size >= n && name->letters[name->size - 1] == ending->word[n - 1] &&
           !memcmp(name->letters + name->size - n, ending->word, n) &&
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
        { WORD("value"), true },      { WORD("base"), true },      { WORD("string"), true },
        { WORD("str"), true },        { WORD("text"), true },      { WORD("plain"), true },
        { WORD("raw"), true },        { WORD("test"), true },      { WORD("prod"), true },
        { WORD("production"), true }, { WORD("dev"), true },       { WORD("staging"), true },
        { WORD("live"), true },       { WORD("sandbox"), true },   { WORD("default"), true },
        { WORD("old"), true },        { WORD("new"), true },       { WORD("current"), true },
        { WORD("primary"), true },    { WORD("secondary"), true }, { WORD("pem"), true },
        { WORD("hex"), true },        { WORD("bytes"), true },     { WORD("plaintext"), true },
        { WORD("part"), true },       { WORD("half"), true },      { WORD("first"), true },
        { WORD("second"), true },     { WORD("encoded"), true },   { WORD("content"), true },
        { WORD("data"), true },
    };
    for (size_t i = 0; i < COUNT(qualifiers); i++)
        if (name->size > qualifiers[i].size && has_ending(name, &qualifiers[i])) {
            name->size -= qualifiers[i].size;
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
        { WORD("id"), true },    { WORD("ids"), true },     { WORD("name"), true },
        { WORD("names"), true }, { WORD("hash") },          { WORD("digest") },
        { WORD("sha"), true },   { WORD("md"), true },      { WORD("checksum") },
        { WORD("fingerprint") }, { WORD("url"), true },     { WORD("uri"), true },
        { WORD("arn"), true },   { WORD("path"), true },    { WORD("file"), true },
        { WORD("type"), true },  { WORD("version"), true }, { WORD("ref"), true },
        { WORD("endpoint") },    { WORD("issuer") },        { WORD("audience") },
        { WORD("scope") },       { WORD("pattern") },       { WORD("regex") },
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
    static const struct ending keys[] = { { WORD("key"), true }, { WORD("salt"), true } };
    static const struct ending harmless[] = {
        { WORD("publickey") },      { WORD("pubkey") },         { WORD("primarykey") },
        { WORD("foreignkey") },     { WORD("cachekey") },       { WORD("sortkey") },
        { WORD("partitionkey") },   { WORD("rowkey") },         { WORD("groupkey") },
        { WORD("hashkey") },        { WORD("idempotencykey") }, { WORD("objectkey") },
        { WORD("translationkey") }, { WORD("messagekey") },     { WORD("hostkey") },
        { WORD("registrykey") },    { WORD("routingkey") },     { WORD("sitekey") },
        { WORD("datakey") },        { WORD("lookupkey") },      { WORD("mapkey") },
        { WORD("itemkey") },        { WORD("s3key") },          { WORD("trackingkey") },
        { WORD("uniquekey") },      { WORD("indexkey") },       { WORD("storekey") },
        { WORD("queryKey") },       { WORD("keykey") },         { WORD("publishablekey") },
    };
    return name->size > 4 && ends_with_any(name, keys, COUNT(keys)) &&
           !ends_with_any(name, harmless, COUNT(harmless));
}

enum strength name_strength(struct name *name)
{
    static const struct ending passwords[] = {
        { WORD("password") },   { WORD("passwd") },      { WORD("pwd") },
        { WORD("passphrase") }, { WORD("passcode") },    { WORD("pass"), true },
        { WORD("pw"), true },   { WORD("pswd") },        { WORD("storepass") },
        { WORD("keypass") },    { WORD("dbpass") },      { WORD("userpass") },
        { WORD("rootpass") },   { WORD("adminpass") },   { WORD("smtppass") },
        { WORD("bindpw") },     { WORD("rootpw") },      { WORD("adminpw") },
        { WORD("userpw") },     { WORD("dbpw") },        { WORD("requirepass") },
        { WORD("passwort") },   { WORD("kennwort") },    { WORD("senha") },
        { WORD("contrasena") }, { WORD("motdepasse") },  { WORD("mdp"), true },
        { WORD("psk"), true },  { WORD("wpapsk") },      { WORD("masterauth") },
        { WORD("passwords") },  { WORD("passphrases") },
    };
    static const struct ending seeds[] = { { WORD("mnemonic") },       { WORD("seed"), true },
                                           { WORD("seedphrase") },     { WORD("seedwords") },
                                           { WORD("recoveryphrase") }, { WORD("backupphrase") },
                                           { WORD("mnemonicphrase") } };
    static const struct ending tokens[] = {
        { WORD("secret") },          { WORD("token") },          { WORD("apikey") },
        { WORD("accesskey") },       { WORD("secretkey") },      { WORD("privatekey") },
        { WORD("signingkey") },      { WORD("encryptionkey") },  { WORD("authkey") },
        { WORD("accountkey") },      { WORD("masterkey") },      { WORD("servicekey") },
        { WORD("storagekey") },      { WORD("sharedkey") },      { WORD("sharedaccesskey") },
        { WORD("consumerkey") },     { WORD("appkey"), true },   { WORD("applicationkey") },
        { WORD("subscriptionkey") }, { WORD("licensekey") },     { WORD("deploykey") },
        { WORD("webhookkey") },      { WORD("hmackey") },        { WORD("sshkey") },
        { WORD("cryptkey") },        { WORD("integrationkey") }, { WORD("ingestkey") },
        { WORD("insertkey") },       { WORD("userkey"), true },  { WORD("sessionkey") },
        { WORD("credential") },      { WORD("credentials") },    { WORD("creds"), true },
        { WORD("auth"), true },      { WORD("authorization") },  { WORD("jwt"), true },
        { WORD("bearer"), true },    { WORD("presharedkey") },   { WORD("instrumentationkey") },
        { WORD("secrets"), true },   { WORD("apikeys") },        { WORD("apitokens") },
        { WORD("accesstokens") },    { WORD("clienttokens") },
    };
    static const struct ending harmless[] = { { WORD("publickeytoken") },
                                              { WORD("cancellationtoken") } };
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
