/* Secrets that are recognised by what stands around them: patterns, each tried where one of its
 * words stands. What goes is the highest group that matched, or the whole. */
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "redact/find.h"
#include "text/pattern.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum judge {
    ANY,         /* whatever is no stand-in */
    STRONG,      /* random or made up, and nothing technical */
    RANDOM,      /* random */
    CREDENTIALS, /* base64 of user:password */
    CERTAIN,     /* not even a stand-in stays */
};

struct rule {
    const char *kind;
    const char *words; /* parted by "|" */
    enum judge judge;
    struct pattern pattern;
    /* Where a match begins before the word: with the run of `run` that ends there, at most `back`
     * bytes; without `run`, at one of `first` within them. */
    unsigned back, run;
    const char *first;
};

/* Parts of patterns. An option of a command, up to the end of the command. */
#define REST  "(?:[^\\n;|&\\\\]|\\\\\\r?\\n|\\\\.){0,300}?"
#define SEP   "[\"',\\s]*" /* between the words of a command, also in a list of strings */
#define QUOTE "\\\\?[\"'`]?"
#define SHELL "([^\\s\"'`\\\\,;|&)\\]]{4,200})" /* a word of a shell */
#define B64   "[A-Za-z0-9+/]"

static struct rule rules[] = {
    /* tokens with more to them than a prefix */
    { "JSON web token",
      "eyj",
      CERTAIN,
      { "(?:(?<![\\w-])eyJ[\\w-]{7,}+|eyJ[\\w-]{7,300}+)(?:\\.[\\w-]{10,}+){1,4}+" } },
    { "JSON web token", "zxlk", CERTAIN, { "(?<![\\w+/])ZXlK[\\w+/-]{100,}+={0,2}" } },
    { "Telegram token",
      ":aa",
      CERTAIN,
      { "(?<![0-9])[0-9]{8,10}:AA[\\w-]{33,38}(?![\\w-])" },
      11,
      SET_DIGIT },
    { "Discord token",
      ".",
      RANDOM,
      { "(?<![\\w.-])[MNO][\\w-]{22,27}\\.[\\w-]{6,7}\\.[\\w-]{27,64}(?![\\w-])" },
      28,
      SET_URL },
    { "Mailchimp key",
      "-us",
      CERTAIN,
      { "(?<![\\w-])[0-9a-f]{32}-us[0-9]{1,2}(?![\\w-])" },
      32,
      SET_DIGIT | SET_LOWER_HEX },
    { "Terraform token",
      ".atlasv1.",
      CERTAIN,
      { "[A-Za-z0-9]{14}\\.atlasv1\\.[\\w+/=-]{40,}+" },
      14,
      SET_ALNUM },
    { "Azure client secret",
      "q~",
      CERTAIN,
      { "(?<![\\w.~-])[\\w.~-]{3}[0-9]Q~[\\w.~-]{31,35}(?![\\w.~-])" },
      4,
      SET_URL | SET_DOT | SET_ESCAPED },
    { "Azure key",
      "+ast|+aeh|+asb|+arm|+aba|acdb|aiot|azse|azfu|azca",
      RANDOM,
      { "(?<![\\w+/])" B64
        "{33,90}(?:\\+ASt|\\+AEh|\\+ASb|\\+ARm|\\+ABa|ACDb|AIoT|AzSe|AzFu|AzCa)" B64
        "{5,12}={0,2}(?![\\w+/])" },
      90,
      SET_ALNUM | SET_BASE64 },
    { "Azure DevOps token",
      "azdo",
      CERTAIN,
      { "[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}" },
      76,
      SET_ALNUM },
    { "Twilio key",
      "twilio",
      CERTAIN,
      { "\\bSK[0-9a-f]{32}\\b(?=[\\s\\S]{0,200}?[Tt][Ww][Ii][Ll][Ii][Oo])" },
      200,
      0,
      "S" },
    { "Twilio key", "twilio", CERTAIN, { "(?i:twilio)[^\\n]{0,200}?\\b(SK[0-9a-f]{32})\\b" } },
    { "AWS secret",
      "akia|asia",
      RANDOM,
      { "(?:AKIA|ASIA)[A-Z0-9]{16}[^A-Za-z0-9/+=][^\\n]{0,60}?(?<![\\w/+])(" B64
        "{40})(?![\\w/+=])" } },
    { "1Password key",
      "a3-",
      CERTAIN,
      { "(?<![\\w-])A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3,4}(?!"
        "[\\w-])" } },
    { "Airtable token", "pat", CERTAIN, { "(?<![\\w])pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}" } },
    { "Harness token",
      "pat.|sat.",
      CERTAIN,
      { "(?<![\\w])[ps]at\\.[\\w-]{22}\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{20}" } },
    { "Resend key", "re_", RANDOM, { "(?<!\\w)re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,30}(?!\\w)" } },
    { "ClickUp token", "pk_", CERTAIN, { "(?<!\\w)pk_[0-9]{5,10}_[A-Z0-9]{32}(?!\\w)" } },
    { "New Relic key",
      "nral",
      CERTAIN,
      { "(?<!\\w)[0-9a-z]{6}[0-9a-f]{28,30}NRAL(?!\\w)" },
      40,
      SET_ALNUM },
    { "MaxMind key",
      "_mmk",
      CERTAIN,
      { "(?<!\\w)[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk(?!\\w)" },
      36,
      SET_WORD },
    { "Salesforce token", "00d", CERTAIN, { "(?<!\\w)00D[A-Za-z0-9]{9,15}![\\w.]{60,}+" } },
    { "Twitter token",
      "aaaaaaaaaaaaaaaaaaaa",
      CERTAIN,
      { "A{20,24}[A-Za-z0-9%]{60,120}(?![\\w%])" } },
    { "Asana token",
      "1/|2/",
      RANDOM,
      { "(?<![\\w/.])[12]/[0-9]{12,20}(?:/[0-9]{12,20})?:[0-9a-f]{32}(?!\\w)" } },
    { "Rancher token", "token-", CERTAIN, { "token-[a-z0-9]{5}:[a-z0-9]{54}(?!\\w)" } },
    { "Kubernetes join token",
      "--token",
      CERTAIN,
      { "--token[ =]([a-z0-9]{6}\\.[a-z0-9]{16})(?!\\w)" } },
    { "Authress key",
      ".acc_|.acc-",
      RANDOM,
      { "(?<![\\w])(?:sc|ext|scauth|authress)_[a-z0-9]{5,30}\\.[a-z0-9]{4,6}\\.acc[_-][a-z0-9-]{10,"
        "32}\\."
        "[\\w+/=-]{30,120}" },
      48,
      SET_WORD | SET_DOT },
    { "Telnyx key", "key0", CERTAIN, { "(?<!\\w)KEY0[0-9A-F]{31}_[A-Za-z0-9]{22}(?!\\w)" } },
    { "Kagi key",
      "kagi",
      RANDOM,
      { "(?i:kagi)[^\\n]{0,80}?(?<![\\w-])([\\w-]{11}\\.[\\w-]{43})(?![\\w-])" } },
    { "Slack webhook",
      "slack.com/services/",
      CERTAIN,
      { "(?i:slack\\.com/services/)(T\\w{6,}/B\\w{6,}/\\w{20,})" } },

    /* headers */
    { "basic credentials",
      "basic",
      CREDENTIALS,
      { "(?i)\\bbasic\\s{1,8}(" B64 "{8,2000}={0,2})" } },
    { "basic credentials",
      "auth",
      CREDENTIALS,
      { "(?i)\\bauth\\\\?[\"']\\s*[:=]\\s*\\\\?[\"'](" B64 "{8,2000}={0,2})\\\\?[\"']" } },
    { "bearer token", "bearer", RANDOM, { "(?i)\\bbearer[\\s:\"']{1,8}([\\w.+/=~%-]{16,2000})" } },
    { "token",
      "authorization",
      RANDOM,
      { "(?i)\\bauthorization\\\\?[\"']?\\]?\\s*[:=,]\\s*\\\\?[\"'`]?(?!basic\\b|bearer\\b)"
        "(?:[A-Za-z-]{2,20}[\\s:=]+)?(?:(?:token|key|apikey|api_key|signature|credential)\\s?=\\s?"
        "\\\\?[\"']?)?([\\w.+/=~%-]{16,2000})" } },
    { "cookie",
      "cookie:",
      RANDOM,
      { "(?i)\\bcookie:\\s+[^\\n]{0,200}?(?:sess(?:ion)?(?:_?id)?|sid|auth|token|jwt)=([\\w.+/"
        "=%-]{16,400})" } },

    /* URLs */
    { "password in URL",
      "://",
      ANY,
      { "(?<=[A-Za-z0-9])://[^\\s:/\"'`<>\\\\?#@]{0,300}:([^\\s\"'`<>\\\\/"
        "?#]{1,300})@(?=[\\w.$\\[({<%-])" } },
    { "password in URL",
      "://",
      RANDOM,
      { "(?<=[A-Za-z0-9])://([^\\s:/\"'`<>\\\\?#@]{10,300})(?::x-oauth-basic)?@" } },
    { "password in URL",
      "jdbc:oracle:|sqlplus",
      ANY,
      { "(?i)(?:jdbc:oracle:\\w+:|sqlplus\\s+(?:-\\S+\\s+)*)[\\w.-]+/([^@\\s\"']{3,100})@" } },

    /* command lines */
    { "password",
      "curl",
      STRONG,
      { "\\bcurl\\b" REST "(?<=[\\s\"'])(?:-u|-U|--user|--proxy-user)(?:" SEP
        "|=)[^\\s:\"']{0,64}:([^\\s\"'`\\\\]{3,200})" } },
    { "password",
      "httpie|http",
      STRONG,
      { "\\bhttps?\\s" REST "\\s(?:-a|--auth)[ =]" QUOTE "[^\\s:\"']{0,64}:" SHELL } },
    { "password",
      "mysql|mariadb",
      STRONG,
      { "\\b(?:mysql|mariadb)[\\w-]*\\b" REST "(?<=[\\s\"'])-p" QUOTE
        "([^\\s\"'`\\\\,;|&)]{4,200})" } },
    { "password",
      "sshpass",
      ANY,
      { "\\bsshpass" SEP "(?:-v" SEP ")?-p" SEP "(?:(?<=')([^'\\n]{4,200})|" SHELL ")" } },
    { "password", "ldap", STRONG, { "\\bldap\\w+\\b" REST "(?<=[\\s\"'])-w" SEP SHELL } },
    { "password",
      "redis-cli",
      STRONG,
      { "\\bredis-cli\\b" REST "(?<=[\\s\"'])(?:-a|--pass)" SEP SHELL } },
    { "password",
      "login",
      STRONG,
      { "\\blogin\\b" REST "(?<=[\\s\"'])(?:-p|-P|-t|--password|--token|--pass)(?:" SEP
        "|=)" SHELL } },
    { "password",
      "htpasswd",
      STRONG,
      { "\\bhtpasswd\\s+-\\w*b\\w*\\s+\\S+\\s+\\S+\\s+" QUOTE SHELL } },
    { "password",
      "htpasswd",
      STRONG,
      { "\\bhtpasswd\\s+-\\w*n\\w*b\\w*\\s+\\S+\\s+" QUOTE SHELL } },
    { "password", "pass:", ANY, { "-pass(?:in|out)?[ =]\"?'?pass:" SHELL }, 12, 0, "-" },
    { "password",
      "openssl",
      STRONG,
      { "\\bopenssl\\s+enc\\b" REST "\\s-(?:k|K|pass)\\s+" QUOTE SHELL } },
    { "password",
      "mongo|mosquitto_|sqlcmd|bcp|ipmitool|cqlsh|clickhouse-client|snowsql",
      STRONG,
      { "\\b(?:mongo\\w*|mosquitto_\\w+|sqlcmd|bcp|ipmitool|cqlsh|clickhouse-client|snowsql)"
        "\\b" REST "(?<=[\\s\"'])(?:-p|-P|--password)(?:" SEP "|=)" SHELL } },
    { "password",
      "smbclient|rpcclient|smbmap|winexe",
      STRONG,
      { "\\b(?:smbclient|rpcclient|smbmap|winexe)\\b" REST "(?<=[\\s\"'])-U" SEP
        "[^\\s%\"']{1,64}%" SHELL } },
    { "password",
      "lftp",
      STRONG,
      { "\\blftp\\b" REST "\\s-u\\s*" QUOTE "[^\\s,\"']{1,64}," SHELL } },
    { "password",
      "zip|7z|unrar|rar",
      STRONG,
      { "\\b(?:zip|unzip|7za?|7zr|rar|unrar)\\b" REST
        "(?<=[\\s\"'])-(?:p|P\\s?|hp)" QUOTE SHELL } },
    { "password",
      "/p:|/pass:|/password:",
      STRONG,
      { "(?i)(?<=[\\s\"'])/p(?:ass(?:word)?)?:" QUOTE SHELL } },
    { "password",
      "use",
      STRONG,
      { "(?i)\\bnet\\s+use\\s+(?:\\w:\\s+)?\\\\\\\\\\S+\\s+(?:/user:\\S+\\s+)?([^\\s/"
        "\"']{4,200})" },
      8,
      0,
      "nN" },
    { "password",
      "runas|wmic|psexec",
      STRONG,
      { "(?i)\\b(?:psexec|wmic)\\b" REST "\\s[-/](?:p|password:?)\\s*" QUOTE SHELL } },
    { "password",
      "echo|printf",
      STRONG,
      { "\\b(?:echo|printf)\\s+(?:-[ne]+\\s+)?" QUOTE
        "(?:[\\w.-]+:)?([^\\s\"'|`\\\\]{4,200})(?:\\\\n)?[\"']?\\s*\\|\\s*"
        "(?:sudo\\s+(?:-\\S+\\s+)*-S|(?:sudo\\s+)?chpasswd|(?:sudo\\s+)?passwd\\s+--stdin|kinit|"
        "cryptsetup"
        "|[^\\n|]{1,120}--(?:password|passphrase)-(?:stdin|fd))" } },
    { "password", "send", STRONG, { "\\bsend\\s+(?:--\\s+)?\"([^\"\\\\$\\s]{6,200})\\\\[rn]" } },
    { "password", "wpa_passphrase", ANY, { "\\bwpa_passphrase\\s+\\S+\\s+" QUOTE SHELL } },
    { "password",
      "machine",
      ANY,
      { "\\bmachine\\s+\\S{1,200}\\s+login\\s+\\S{1,200}\\s+(?:account\\s+\\S+\\s+)?"
        "password\\s+" QUOTE "([^\\s\"']{3,200})" } },
    { "password",
      "machine",
      ANY,
      { "\\bmachine\\s+\\S{1,200}\\s+password\\s+" QUOTE "([^\\s\"']{3,200})" } },
    { "password",
      "login",
      STRONG,
      { "\\blogin\\s+\\S{1,200}\\s+password\\s+" QUOTE "([^\\s\"']{3,200})" } },
    { "password",
      ":5432:|:5433:|:6432:|:*:",
      STRONG,
      { ":(?:[0-9]{4,5}|\\*):[\\w*.-]+:[\\w*.-]+:([^\\s:\"']{4,200})" } },

    /* SQL */
    { "password",
      "identified",
      ANY,
      { "(?i)\\bidentified\\s+(?:with\\s+\\S+\\s+)?(?:by|as)\\s+(?:password\\s+|values\\s+)?\\\\?(?"
        ":'([^'\\n]{1,200})'|\"([^\"\\n]{1,200}"
        ")\"|`([^`\\n]{1,200})`)" } },
    { "password", "identified", STRONG, { "(?i)\\bidentified\\s+by\\s+([^\\s;\"'`]{4,200})" } },
    { "password",
      "password",
      ANY,
      { "(?i)\\bpassword\\s+(?=')'([^'\\n]{4,200})'(?=\\s*(?:;|valid\\b|in\\s+role|login\\b|"
        "createdb|superuser|expire|require|$))" } },
    { "password",
      "sp_addlogin|sp_password",
      STRONG,
      { "(?i)\\bsp_\\w+\\s+N?'[^'\\n]*'\\s*,\\s*N?'([^'\\n]{4,200})'" } },

    /* PowerShell */
    { "password",
      "convertto-securestring",
      ANY,
      { "(?i)ConvertTo-SecureString\\s+(?:-(?:String|AsPlainText|Force)\\s+)*(?:\"([^\"\\n$]{3,400}"
        ")\"|'([^'\\n]{3,400})')" } },
    { "password",
      "convertto-securestring",
      ANY,
      { "(?i)(?:\"([^\"\\n$]{3,400})\"|'([^'\\n]{3,400})')\\s*\\|\\s*ConvertTo-SecureString" },
      200,
      0,
      "\"'" },

    /* formats */
    { "private key",
      "key-data",
      CERTAIN,
      { "(?i)(?<=client-)key-data\\\\?[\"']?\\s*[:=]\\s*\\\\?[\"']?(" B64 "{20,4000}={0,2})" } },
    { "private key",
      "<d>|<p>|<q>|<dp>|<dq>|<inverseq>",
      CERTAIN,
      { "<((?:D|P|Q|DP|DQ|InverseQ))>\\s*(" B64 "["
        "A-Za-z0-9+/=\\s]{30,3000})</\\1>" } },
    { "private key",
      "d\"|p\"|q\"|dp\"|dq\"|qi\"|k\"",
      RANDOM,
      { "\"(?:d|p|q|dp|dq|qi|k)\"\\s*:\\s*\"([\\w-]{40,3000})\"" },
      1,
      0,
      "\"" },
    { "password hash",
      "$apr1$|$1$|$2a$|$2b$|$2y$|$5$|$6$|$y$|$argon2",
      CERTAIN,
      { "(?<=:)\\$(?:apr1|1|2[aby]|5|6|y|argon2id?)\\$[\\w./$=,+-]{20,400}" } },
    { "Solana key", "[", CERTAIN, { "\\[\\s*(?:[0-9]{1,3}\\s*,\\s*){63}[0-9]{1,3}\\s*\\]" } },
};

/* ---- looking ---- */

static bool match_is_wanted(enum judge judge, const char *text, size_t size)
{
    if (judge == CERTAIN)
        return true;
    if (judge == CREDENTIALS)
        return redact_is_credentials(text, size);
    if (redact_is_placeholder(text, size))
        return false;
    bool random = redact_is_random(text, size);
    if (judge == STRONG)
        return random || (redact_is_made_up(text, size) && !redact_is_technical(text, size));
    return judge == ANY || random;
}

static bool match_rule(struct scan *scan, struct rule *rule, size_t at, struct pattern_match *match)
{
    size_t from = at > rule->back ? at - rule->back : 0;
    if (rule->run)
        from = at - redact_span_before(scan, at, rule->run, rule->back);
    for (; from <= at; from++) {
        if (from < at && rule->first && !strchr(rule->first, scan->text[from]))
            continue;
        if (pattern_at(&rule->pattern, &scan->matcher, scan->text, scan->size, from, match))
            return true;
        if (rule->run)
            break;
    }
    return false;
}

static void look_at_rule(struct scan *scan, unsigned row, size_t at, size_t end)
{
    struct rule *rule = &rules[row];
    struct pattern_match match;
    (void)end;
    if (!match_rule(scan, rule, at, &match))
        return;
    size_t start = match.start[match.last], stop = match.end[match.last];
    if (match.end[0] <= at || !match_is_wanted(rule->judge, scan->text + start, stop - start))
        return;
    if (stop == match.start[0] + PATTERN_AHEAD) /* more than a pattern sees */
        stop += redact_span(scan, stop, SET_URL | SET_DOT | SET_BASE64, SIZE_MAX);
    redact_found(scan, match.last ? RANK_RULE : RANK_SHAPE, rule->kind, start, stop);
}

/* The words live as long as the program, as the triggers do. */
static void add_trigger_words(struct triggers *out, unsigned row, char *words)
{
    for (char *save, *word = strtok_r(words, "|", &save); word; word = strtok_r(NULL, "|", &save))
        ARRAY_PUSH(out->items, out->count, out->capacity,
                   ((struct trigger){ word, look_at_rule, row, 0 }));
}

void redact_rule_triggers(struct triggers *out)
{
    for (unsigned i = 0; i < COUNT(rules); i++)
        add_trigger_words(out, i, xstrdup(rules[i].words));
}
