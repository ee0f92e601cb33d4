/* Files that hold secrets, by their names. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/path.h"
#include "redact/redact.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && !strcasecmp(text + n - m, end);
}

static bool starts_with(const char *text, const char *start)
{
    return !strncasecmp(text, start, strlen(start));
}

static bool is_one_of_names(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strcasecmp(text, words[i]))
            return true;
    return false;
}

/* A pattern for others to fill in. */
static bool is_pattern(const char *base)
{
    static const char *const ends[] = { ".example", ".sample", ".template",
                                        ".tmpl",    ".dist",   ".defaults" };
    static const char *const starts[] = { "example.", "sample.", "template." };
    for (size_t i = 0; i < COUNT(ends); i++)
        if (ends_with(base, ends[i]))
            return true;
    for (size_t i = 0; i < COUNT(starts); i++)
        if (starts_with(base, starts[i]))
            return true;
    return false;
}

static bool is_secret_name(const char *base)
{
    static const char *const names[] = {
        "id_rsa",
        "id_dsa",
        "id_ecdsa",
        "id_ed25519",
        "id_ecdsa_sk",
        "id_ed25519_sk",
        ".env",
        ".envrc",
        ".netrc",
        "_netrc",
        ".npmrc",
        ".pypirc",
        ".pgpass",
        "pgpass.conf",
        ".my.cnf",
        ".mylogin.cnf",
        ".htpasswd",
        ".htdigest",
        ".git-credentials",
        "credentials",
        ".credentials",
        ".dockercfg",
        ".dockerconfigjson",
        "kubeconfig",
        ".s3cfg",
        ".boto",
        ".vault-token",
        ".vault_pass",
        "vault_pass.txt",
        ".ftpconfig",
        "sftp-config.json",
        "filezilla.xml",
        "recentservers.xml",
        ".bash_history",
        ".zsh_history",
        ".psql_history",
        ".mysql_history",
        "credentials.json",
        "credentials.toml",
        "credentials.yml",
        "credentials.yaml",
        "secring.gpg",
        "master.key",

        "terraform.tfstate",
        "wallet.dat",
        "shadow",
    };
    return is_one_of_names(base, names, COUNT(names));
}

static bool has_secret_ending(const char *base)
{
    static const char *const ends[] = {
        "pem",  "key", "p12",  "pfx", "p8",     "jks", "keystore", "bks",     "ppk",
        "kdbx", "kdb", "ovpn", "env", "agekey", "pk8", "psafe3",   "tfstate", "keychain"
    };
    if (ends_with(base, ".tfstate.backup"))
        return true;
    return is_one_of_names(path_extension(base), ends, COUNT(ends));
}

/* service-account*.json, client_secret*.json, secrets.yaml and their like. */
static bool is_data_of_secrets(const char *base)
{
    static const char *const data[] = { "json", "yml", "yaml",       "toml",   "ini", "env",
                                        "conf", "txt", "properties", "tfvars", "xml" };
    static const char *const json[] = { "service-account",  "service_account", "serviceaccount",
                                        "client_secret",    "client-secret",   "gcp-key",
                                        "firebase-adminsdk" };
    static const char *const stems[] = { "secret", "secrets", ".secrets" };
    char stem[64];
    if (ends_with(base, "-service-account.json") || ends_with(base, "firebase-adminsdk.json"))
        return true;
    for (size_t i = 0; ends_with(base, ".json") && i < COUNT(json); i++)
        if (starts_with(base, json[i]))
            return true;
    size_t n = strcspn(base + (*base == '.'), ".") + (*base == '.');
    if (n >= sizeof stem || !is_one_of_names(path_extension(base), data, COUNT(data)))
        return false;
    memcpy(stem, base, n);
    stem[n] = '\0';
    return is_one_of_names(stem, stems, COUNT(stems));
}

/* Names that mean it only in their folder. */
static bool is_in_secret_folder(const char *path)
{
    static const char *const paths[] = { ".aws/config",      ".docker/config.json",
                                         ".kube/config",     ".cargo/credentials",
                                         ".gem/credentials", ".azure/accesstokens.json" };
    for (size_t i = 0; i < COUNT(paths); i++) {
        size_t n = strlen(paths[i]), size = strlen(path);
        if (ends_with(path, paths[i]) && (size == n || path[size - n - 1] == '/'))
            return true;
    }
    return false;
}

bool redact_is_secret_file(const char *path)
{
    const char *base = path_base(path);
    if (is_pattern(base))
        return false;
    return is_secret_name(base) || starts_with(base, ".env.") || has_secret_ending(base) ||
           is_data_of_secrets(base) || is_in_secret_folder(path);
}
