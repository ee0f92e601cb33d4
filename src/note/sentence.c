#include "note/sentence.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "note/directive.h"

size_t sentence_length(const char *p)
{
    size_t i = 0;
    for (; p[i]; i++) {
        if (!strchr(".!?", p[i]) || (p[i + 1] && p[i + 1] != ' '))
            continue;
        bool abbreviated =
            (i >= 3 && (!strncasecmp(p + i - 3, "e.g", 3) || !strncasecmp(p + i - 3, "i.e", 3))) ||
            (i >= 1 && isupper((unsigned char)p[i - 1]) && (i == 1 || p[i - 2] == ' '));
        if (!abbreviated)
            return i + 1;
    }
    return i;
}

/* ---- the sentence as words ---- */

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is_any_word_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(word, words[i]))
            return true;
    return false;
}

/* A dot, a dash or a slash inside a word belongs to it: "run-length", "rle.c", "src/net". */
static bool is_sentence_byte(const char *text, size_t size, size_t i)
{
    unsigned char c = (unsigned char)text[i];
    if (isalnum(c) || c == '_' || c >= 0x80)
        return true;
    return i && i + 1 < size && strchr("-./=", c) && isalnum((unsigned char)text[i + 1]) &&
           isalnum((unsigned char)text[i - 1]);
}

/* The typographic apostrophe, too: "don’t" is "dont". */
static size_t apostrophe(const char *text, size_t size, size_t i)
{
    if (text[i] == '\'' && i && isalpha((unsigned char)text[i - 1]))
        return 1;
    return i + 3 <= size && !memcmp(text + i, "\xe2\x80\x99", 3) ? 3 : 0;
}

static bool ends_clause(const char *text, size_t size, size_t i)
{
    return text[i] && strchr(",;:.!?", text[i]) &&
           (i + 1 == size || !isgraph((unsigned char)text[i + 1]) || strchr("`\"')", text[i + 1]));
}

/* Lower-cased words with one space around each; what ends a clause becomes ",", what quotes "`", or
 * nothing when only words are wanted. */
static void add_sentence_words(struct buf *out, const char *text, size_t size, bool marks)
{
    buf_addch(out, ' ');
    for (size_t i = 0; i < size; i++) {
        size_t skipped = apostrophe(text, size, i);
        char last = out->data[out->size - 1];
        if (skipped) {
            i += skipped - 1;
        } else if (is_sentence_byte(text, size, i)) {
            buf_addch(out, (char)tolower((unsigned char)text[i]));
        } else {
            if (last != ' ')
                buf_addch(out, ' ');
            if (marks && ends_clause(text, size, i))
                buf_addstr(out, ", ");
            else if (marks && text[i] && strchr("`\"'$", text[i]))
                buf_addstr(out, "` ");
        }
    }
    if (out->data[out->size - 1] != ' ')
        buf_addch(out, ' ');
}

/* ---- links and markup ---- */

/* "scheme://host"; a scheme that is only named, as in "`redis://` URLs", leads nowhere. */
static bool has_url(const char *text, size_t size)
{
    for (size_t i = 0; i + 3 < size; i++)
        if (!memcmp(text + i, "://", 3) &&
            (isalnum((unsigned char)text[i + 3]) || strchr("[%$", text[i + 3])))
            return true;
    return false;
}

/* "name@host.tld": where to something could be sent. */
static bool has_mail_address(const char *text, size_t size)
{
    for (size_t i = 1; i + 1 < size; i++) {
        if (text[i] != '@' || !isalnum((unsigned char)text[i - 1]))
            continue;
        size_t end = i + 1, dot = 0;
        for (; end < size && (isalnum((unsigned char)text[end]) || strchr(".-", text[end])); end++)
            if (text[end] == '.' && end + 2 < size && isalpha((unsigned char)text[end + 1]))
                dot = end;
        if (dot > i + 1)
            return true;
    }
    return false;
}

static bool has_special_token(const char *text, size_t size)
{
    for (size_t i = 0; i + 2 < size; i++)
        if (text[i] == '<' && text[i + 1] == '|' && isalpha((unsigned char)text[i + 2]))
            return true;
    return false;
}

static bool contains_nocase(const char *text, size_t size, const char *part)
{
    size_t n = strlen(part);
    for (size_t i = 0; i + n <= size; i++)
        if (!strncasecmp(text + i, part, n))
            return true;
    return false;
}

/* Who is speaking, in a conversation that the sentence pretends to be. */
static bool has_role(const char *text, size_t size)
{
    static const char *const roles[] = { "system:", "assistant:", "human:", "developer:" };
    size_t start = 0;
    while (start < size && !isalpha((unsigned char)text[start]))
        start++;
    for (size_t i = 0; i < COUNT(roles); i++) {
        size_t n = strlen(roles[i]);
        if (size - start >= n && !strncasecmp(text + start, roles[i], n))
            return true;
    }
    return false;
}

static bool has_markup(const char *text, size_t size)
{
    static const char *const marks[] = {
        "www.",      "mailto:",   "javascript:", "data:text",  "](",          "![",
        "</",        "<!--",      "-->",         "]]>",        "```",         "[inst]",
        "[/inst]",   "<<sys",     "<data>",      "<system",    "<assistant",  "<human>",
        "<prompt>",  "<instruct", "<tool_",      "<function_", "<repository", "### ",
        "| sh",      "| bash",    "|sh",         "|bash",      "rm -rf",      "base64 -d",
    };
    for (size_t i = 0; i < COUNT(marks); i++)
        if (contains_nocase(text, size, marks[i]))
            return true;
    return has_url(text, size) || has_mail_address(text, size) || has_special_token(text, size) || has_role(text, size);
}

/* ---- phrases: wherever they stand ---- */

static bool has_phrase(const char *words)
{
    /* clang-format off */
    static const char *const phrases[] = {
        " ignore previous ", " ignore all previous ", " ignore all prior ", " ignore all instructions ", " ignore all rules ", " ignore all other ", " ignore all the ", " ignore the above ",
        " ignore the previous ", " ignore prior ", " ignore your ", 
        " disregard ", " forget everything ", " forget all ",
        " forget your ", " forget previous ", " forget the previous ", " forget what ",
        " previous instructions ", " prior instructions ", " above instructions ",
        " earlier instructions ", 
        " instructions above ", " instructions below ",
        " your instructions ", 
        " developer mode ", " jailbreak ", " exfiltrate ", " from now on ",
        " you must ", " you should ", " you need to ", " you have to ", " you are now ",
        " you are a ", " you are an ", " you are to ", " you are required ", " you are allowed ",
        " you are expected ", " you will ", " you shall ", " you may now ", " you can now ",
        " you ought ", " before you ", " if you are ", " if you read ", " when you read ",
        " your task ", " your role ", " your job ", " your goal ", " your answer ",
        " your response ", " your reply ", " your output ", " your rules ", " your guidelines ",
        " as an ai ", 
        " note to ai ", " note to the ai ", " note to agents ", " note to llms ",
        " attention ai ", " dear ai ", " assistant must ", " assistant should ",
        " assistants must ", " assistants should ", " agent must ", " agent should ",
        " agents must ", " agents should ", " llm must ", " llm should ",
        " llms must ", " llms should ", " whoever reads this ", " anyone reading this ", " before answering ",
        " before responding ", " after reading this ", " when reading this ", " upon reading ",
        " do not tell ", " dont tell ", " never tell ", " do not mention ", " dont mention ",
        " never mention ", " do not reveal ", " dont reveal ", " never reveal ",
        " do not inform ", " dont inform ", " do not disclose ", " dont disclose ",
        " do not ask ", " dont ask ", " do not report ", " dont report ", " do not warn ",
        " dont warn ", " without telling ", " without informing ",
        " keep this secret ", " keep it secret ", " please add ", " please update ",
        " please run ", " please read ", " please do ", " please use ", " please note ", " please make ", " run the following ",
        " execute the following ", " running the following ",
        " executing the following ", " sure to run ", " sure to execute ", " remember to run ",
        " need to run ", " have to run ", " follow these ", " follow the instructions ",
        " follow the link ", " follow this ", " copy and paste ", " paste the following ",
        " click here ", " open the link ", " open this link ",
    };
    /* clang-format on */
    for (size_t i = 0; i < COUNT(phrases); i++)
        if (strstr(words, phrases[i]))
            return true;
    return false;
}

/* ---- imperatives: where a clause starts ---- */

#define WORD_MAX 32

/* The next word; "" at the end. A longer one is none of those that are looked for. */
static const char *read_word(const char *p, char word[WORD_MAX])
{
    p += strspn(p, " ");
    size_t n = strcspn(p, " ");
    size_t kept = n < WORD_MAX ? n : 0;
    memcpy(word, p, kept);
    word[kept] = '\0';
    return p + n;
}

/* What an order is about, other than the second half of a noun ("run loop", "ignore rules"). */
static bool is_object(const char *word)
{
    static const char *const objects[] = {
        "the",      "a",      "an",     "all",   "any",     "every",     "each",       "this",
        "that",     "these",  "those",  "your",  "my",      "our",       "it",         "them",
        "me",       "us",     "no",     "with",  "as",      "like",      "to",         "following",
        "previous", "prior",  "above",  "below", "code",    "shell",     "commands",   "command",
        "scripts",  "script", "tests",  "test",  "`",       "arbitrary", "everything", "npm",
        "npx",      "pip",    "make",   "git",   "bash",    "sh",        "python",     "python3",
        "node",     "cargo",  "docker", "curl",  "wget",    "sudo",      "rm",         "yarn",
        "pnpm",     "pytest", "cmake",  "ctest", "kubectl", "apt",       "brew",
    };
    return is_any_word_of(word, objects, COUNT(objects)) || strpbrk(word, "./") != NULL;
}

static bool is_order(const char *verb)
{
    static const char *const verbs[] = {
        "run",     "execute", "ignore", "forget",  "obey", "visit", "click", "download", "install",
        "reveal",  "pretend", "reply",  "respond", "say",  "tell",  "email", "upload",   "trust",
        "approve", "act",     "browse", "grant",   "sudo", "curl",  "wget",  "eval",
    };
    return is_any_word_of(verb, verbs, COUNT(verbs));
}

static bool is_listed_word(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (!strcmp(word, *words))
            return true;
    return false;
}

static bool names_one_of(const char *text, const char *const *things)
{
    for (; *things; things++)
        if (strstr(text, *things))
            return true;
    return false;
}

/* Harmless where code is meant, not where it is about what the reader has and knows. */
static bool is_order_about(const char *verb, const char *rest)
{
    static const char *const shows[] = { "send",   "post",    "print",   "output", "display",
                                         "show",   "publish", "leak",    "paste",  "copy",
                                         "append", "give",    "include", NULL };
    static const char *const knows[] = { " your ",
                                         " secrets ",
                                         " credentials ",
                                         " passwords ",
                                         " system prompt ",
                                         " instructions ",
                                         " ssh ",
                                         " environment variables ",
                                         " home directory ",
                                         " attacker ",
                                         " following text ",
                                         " following line ",
                                         NULL };
    static const char *const destroys[] = { "delete",  "drop",  "remove", "erase", "wipe",
                                            "disable", "push",  "commit", "merge", "overwrite",
                                            "open",    "read",  "answer", "ask",   "call",
                                            "fetch",   "write", "change", NULL };
    static const char *const has[] = {
        " your ",      " all files ",        " every file ",        " everything ",
        " all tests ", " whole repository ", " entire repository ", " all branches ",
        NULL
    };
    return (is_listed_word(verb, shows) && names_one_of(rest, knows)) ||
           (is_listed_word(verb, destroys) && names_one_of(rest, has));
}

/* "Run loop integration lives in loop.c": a noun, when the sentence has another verb. */
static bool has_other_verb(const char *rest)
{
    static const char *const verbs[] = { " is ",      " are ",     " was ",   " were ",    " has ",
                                         " have ",    " live ",    " lives ", " happens ", " goes ",
                                         " stays ",   " depends ", " must ",  " can ",     " may ",
                                         " belongs ", " comes ",   " returns ", " takes ",
                                         " starts ",  " waits ", " keeps ",   " sets " };
    for (size_t i = 0; i < COUNT(verbs); i++)
        if (strstr(rest, verbs[i]))
            return true;
    return false;
}

static bool orders(const char *verb, const char *rest, bool starts_sentence)
{
    char object[WORD_MAX];
    read_word(rest, object);
    /* "Curl commands are parsed": a noun. */
    static const char *const nouns[] = { "command", "commands", "script", "scripts", "test",
                                         "tests",   "code" };
    if (is_any_word_of(object, nouns, COUNT(nouns)) && has_other_verb(rest))
        return false;
    if (is_order(verb) && is_object(object))
        return true;
    if (starts_sentence && (!strcmp(verb, "run") || !strcmp(verb, "execute")) && *object &&
        strcmp(object, ",") && !has_other_verb(rest))
        return true;
    return is_order_about(verb, rest);
}

static bool is_lead_in(const char *word)
{
    static const char *const words[] = { "then",    "now",       "always", "never", "first",
                                         "also",    "just",      "next",   "so",    "kindly",
                                         "finally", "instead",   "do",     "not",   "dont",
                                         "you",     "important", "and",    "must",  "immediately",
                                         "simply",  "instead" };
    return is_any_word_of(word, words, COUNT(words));
}

static bool has_imperative(const char *words)
{
    char word[WORD_MAX];
    bool clause = true, first = true;
    for (const char *p = words; *(p += strspn(p, " "));) {
        p = read_word(p, word);
        if (clause && orders(word, p, first))
            return true;
        bool mark = !strcmp(word, ",");
        first = first && (mark || is_lead_in(word));
        clause = mark || !strcmp(word, "then") || (clause && is_lead_in(word));
    }
    return false;
}

bool sentence_instructs(const char *text, size_t size)
{
    struct buf words = BUF_INIT, marked = BUF_INIT;
    add_sentence_words(&words, text, size, false);
    add_sentence_words(&marked, text, size, true);
    bool found = has_markup(text, size) || has_phrase(words.data) ||
                 has_imperative(marked.data) || directive_in(marked.data);
    buf_release(&words);
    buf_release(&marked);
    return found;
}
