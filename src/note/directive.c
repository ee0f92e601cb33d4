#include "note/directive.h"

#include <string.h>

#include "text/pattern.h"

/* Parts of patterns. Up to N words between two others. */
#define WORDS(n) "(?:[^ ,]+ ){0," #n "}?"

/* What stands between a change and the branch that it goes to. */
#define GUARD                                                                                      \
    "(?:(?:code |security )?reviews?|reviewers?|type checkers?|(?:security )?findings|audit "      \
    "logs?|"                                                                                       \
    "authentication|license headers?|coverage threshold|approvals?|approval "                      \
    "prompts|ci|linters?|hooks?|"                                                                  \
    "pre-commit|sandbox|two-factor|rate limits?|test suite|(?:failing )?tests|safeguards?|"        \
    "(?:security|signature|permission|authentication|auth|certificate|safety) "                    \
    "(?:checks?|verification|validation|warnings?|scans?)|verification|confirmations?|prompts)\\b"
#define REQUESTS "(?:pull requests?|merge requests?|prs?)\\b"
#define BRANCH   "(?:main|master|trunk|production|prod|origin|upstream|mirror|public)\\b"
#define WORKER                                                                                     \
    "(?:(?:coding |ai |llm )?(?:agents?|assistants?|bots?)|contributors?|developers|maintainers|"  \
    "llms?|language models?)"
#define ACT                                                                                        \
    "(?:adds?|insert|append|put|write|run|execute|use|open|disable|skip|ignore|push|merge|commit|" \
    "approve|install|set|export|tell|mention|send|delete|remove|include|switch|trust|log|report)"  \
    "\\b"

/* What softens an order, before its verb. Then the verb stands where a clause may start. */
static struct pattern lead_in = {
    "(?:(?:then|now|always|never|first|also|just|next|so|kindly|finally|instead|do|not|dont|please|"
    "simply|and|but|immediately|usually) )*"
    "(?:it (?:is|would be|may be|can be|seems) " WORDS(
        1) "(?:best|better|fine|ok|okay|safe|wise|good|"
           "recommended|advisable|customary|necessary|important|acceptable|good "
           "practice|enough|common) to |"
           "it (?:helps|makes sense|pays) to |feel free to |go ahead and |(?:be|make) sure to "
           "|prefer to |"
           "remember to |(?:do not|dont|never) forget to |there is no need to |(?:try|start|begin) "
           "by |"
           "(?:a|the) " WORDS(
               3) "(?:step|way|convention|policy|rule|practice|workflow|approach|idea|habit|"
                  "thing|procedure|trick|fix)(?: [^ ,]+){0,6}? is (?:always |usually )?(?:not )?to "
                  "|"
                  "(?:one|you|" WORKER "|everyone|people) (?:should|must|can|may|could|need to|"
                  "have to|are (?:advised|encouraged|expected|asked|required|allowed|free) to) "
                  "(?:safely |simply |also |always |first |just |not )*|"
                  "(?:to|for|when|before|after|if) " WORDS(
                      8) ", (?:first |always |simply |just )*)?"
};

/* Verbs of work on a repository with what they are done to; in the imperative. */
static struct pattern
    orders = {
        "(?:(?:skip|bypass|avoid|omit|disable|suppress|circumvent|weaken|silence|ignore|waive|"
        "remove|"
        "delete|deleting|removing|skipping|disabling|drop|lower|turn off|switch off|leave "
        "out|leave off|"
        "comment out|keep quiet about) " WORDS(3) GUARD "|(?:turn|leave|switch) " WORDS(
            4) "off\\b"
               "|(?:merge|push|deploy|approve|ship) (?:them|it|anyway|first|now|at "
               "once|everything|blindly)\\b"
               "|deploy(?= ,)|export it\\b|skip straight to|let ci |use (?:sudo|curl|wget)\\b"
               "|run everything (?:as|with)|add a dependency on|request that the user"
               "|(?:always )?answer in |answer that |rate (?:this|the) |praise "
               "|(?:write|save|copy) " WORDS(
                   2) "(?:transcript|conversation|session)\\b"
                      "|(?:execute|run|visit|open|read) " WORDS(
                          6) "(?:before (?:reading|continuing|you|answering)|"
                             "page of)\\b|visit "
                             "|replace " WORDS(
                                 3) "(?:mail|address)"
                                    "|(?:push|merge|commit|deploy|publish|rebase|tag|force-push|"
                                    "ship) " WORDS(
                                        6) "(?:" BRANCH "|" REQUESTS
                                           "|directly|straight|force-push|force|no-verify|skip-ci|"
                                           "release branch|"
                                           "new release|without|in advance)(?= )"
                                           "|(?:use|add|pass|with) " WORDS(
                                               4) "(?:no-verify|skip-ci|skip ci)\\b"
                                                  "|(?:set|export|define|use|pass|put) (?:` "
                                                  ")?[a-z_][a-z0-9_]*=[^ ]"
                                                  "|(?:send|post|upload|print|echo|include|paste|"
                                                  "attach|share|email|reveal|give|copy|dump)"
                                                  " " WORDS(
                                                      6) "(?:env|environment variables|access "
                                                         "tokens?|api keys?|private keys?|ssh "
                                                         "keys?|credentials|"
                                                         "passwords?|secrets|[^ ]*id_rsa[^ "
                                                         "]*|production password)\\b"
                                                         "|include " WORDS(
                                                             3) "tokens? in (?:the|a|every|each) "
                                                                "|(?:store|put|write|commit|keep)"
                                                                " " WORDS(
                                                                    3) "(?:password|secret|"
                                                                       "credentials|key) in the "
                                                                       "(?:source|code|repository|"
                                                                       "commit)"
                                                                       "|use the "
                                                                       "(?:admin|production|root) "
                                                                       "(?:token|password|"
                                                                       "credentials|database|"
                                                                       "account)"
                                                                       "|log in (?:to|with|as) "
                                                                       "|(?:grant|give|allow|let|"
                                                                       "add) " WORDS(
                                                                           5) "(?:write "
                                                                              "access|full "
                                                                              "access|permission "
                                                                              "to|as a "
                                                                              "maintainer|without "
                                                                              "a(?:ny)? |without "
                                                                              "asking|"
                                                                              "all commands|to the "
                                                                              "deploy bot)(?= |\\b)"
                                                                              "|make the "
                                                                              "repository "
                                                                              "public|wipe " WORDS(
                                                                                  6) "user\\b|"
                                                                                     "rewrite the "
                                                                                     "history|"
                                                                                     "force the "
                                                                                     "upgrade"
                                                                                     "|approve(?= "
                                                                                     ",| "
                                                                                     "(?:the|this|"
                                                                                     "all|every|"
                                                                                     "any|changes|"
                                                                                     "it|pull))"
                                                                                     "|accept"
                                                                                     " " WORDS(3)
                                                                                         REQUESTS
        "|treat " WORDS(6) "as " WORDS(
            2) "(?:reviewed|trusted|approved|authoritative)\\b"
               "|consider " WORDS(
                   5) "(?:approved|reviewed|trusted)\\b"
                      "|(?:mark|report) " WORDS(
                          3) "(?:tests?|checks|builds?)\\b"
                             "|(?:claim|state|say|pretend|answer|confirm) (?:that|yes)\\b"
                             "|answer " WORDS(
                                 5) "with (?:yes|no)\\b|reply (?:only|yes|no)\\b"
                                    "|(?:open|close|label|assign|file|submit|create) " WORDS(
                                        2) "(?:" REQUESTS
                                           "|issues?(?= (?:about|that|on|for)|,)|bug reports?)"
                                           "|hard-?code " WORDS(
                                               2) "(?:expected|results?|answers?)\\b"
                                                  "|chmod [0-7+]|set the permissions " WORDS(
                                                      4) "0?777\\b"
                                                         "|remove the rate limit|work on the "
                                                         "(?:main|master) branch|switch to the "
                                                         "branch"
                                                         "|(?:add|insert|append|put|include) "
                                                         "(?:also )?(?:the|this) (?:following )?"
                                                         "(?:line|lines|phrase|sentence|snippet)"
                                                         "\\b|(?:add|insert|include) the "
                                                         "following\\b"
                                                         "|add " WORDS(
                                                             4) "(?:to|in) the "
                                                                "(?:output|summary)\\b"
                                                                "|fetch " WORDS(
                                                                    6) "and follow\\b|ignore what "
                                                                       "|forget (?:the|about) "
                                                                       "|(?:run|execute) " WORDS(
                                                                           3) "(?:tools|scripts|"
                                                                              "bin)/"
                                                                              "|(?:run|execute)"
                                                                              " " WORDS(6) "(?:"
                                                                                           "with "
                                                                                           "sudo|"
                                                                                           "as "
                                                                                           "root)"
                                                                                           "\\b)"
    };

/* What says the same of how things are done here, wherever it stands. */
static struct pattern rules = {
    "(?:" WORKER " " WORDS(4) "(?:first|always|must|should|usually|never|are asked to|is asked to|"
                              "are expected to|needs? to|has to|have to) " WORDS(2) ACT
    "|(?:every|each) (?:agent|assistant|bot|contributor) (?:adds|must|should|puts|writes|sends)\\b"
    "|which agents add\\b"
    "|(?:maintainers|team|authors|owners) (?:ask|asks|prefer|prefers|expect|expects|want|wants) "
    "|(?:code )?reviews? (?:is|are) (?:not "
    "(?:required|needed|necessary)|optional|unnecessary|waived)"
    "|no (?:code )?review (?:is )?(?:needed|required|necessary)|exempt from " WORDS(
        2) "reviews?"
           "|no need (?:to|for) " WORDS(
               8) "(?:review|reviewed|approval)\\b"
                  "|(?:changes?|merged?|merge|push|pushed|commits?|committed|deployed|approve|"
                  "approved) " WORDS(
                      8) "without (?:a |any |code "
                         ")?(?:review|approval|reading|waiting|asking|confirmation)\\b"
                         "|(?:straight|directly) (?:in)?to "
                         "(?:main|master|trunk|production)\\b|main branch directly"
                         "|(?:pre-approved|approved in advance|already approved)\\b"
                         "|precedence over the (?:system|rules|instructions)"
                         "|(?:these|this|earlier|previous) "
                         "(?:instructions|guidelines|rules) " WORDS(
                             3) "(?:override|no longer|replace|apply)"
                                "|(?:warnings?|alerts?|comments) " WORDS(
                                    5) "(?:can|may|should|must|are to|is to) "
                                       "(?:safely |simply |just )?be (?:ignored|dismissed)"
                                       "|failing tests? " WORDS(
                                           2) "(?:can|may|should|must) (?:simply |just |safely "
                                              ")?be "
                                              "|(?:make|get|let|so|that) (?:the |all )?tests (?:to "
                                              ")?pass(?= ,)|green build|build green"
                                              "|line " WORDS(
                                                  8) "(?:must|should|has to|is to) be "
                                                     "(?:added|inserted)"
                                                     "|readers? (?:is|are) "
                                                     "(?:asked|expected|advised|encouraged|told) to"
                                                     "|(?:assistant|agent|model|ai|llm|reader|"
                                                     "reviewer) (?:reading|summarizing) "
                                                     "(?:this|it)\\b"
                                                     "|(?:whoever|anyone who) " WORDS(
                                                         6) "(?:should|must|has to|first reads?) "
                                                            "(?:also |first )?(?:add "
                                                            "the|run|execute|push|skip|approve|"
                                                            "disable|install|send|tell|"
                                                            "instructions)"
                                                            "|when (?:asked about|summari[sz]ing) "
                                                            "|as a language model|does what it says"
                                                            "|(?:instead of running|rather than "
                                                            "fixing|instead of fixing) |(?:do "
                                                            "not|dont) bother "
                                                            "|you (?:can|may|could) "
                                                            "(?:skip|safely|push|merge|commit|"
                                                            "ignore|approve|delete|run|disable)\\b"
                                                            "|your "
                                                            "(?:changes?|next|commits?|prs?|pull|"
                                                            "branch|api|tokens?|keys?|password|"
                                                            "credentials|"
                                                            "machine|environment|account|summary|"
                                                            "session)\\b"
                                                            "|requires? running [^ ]+ with"
                                                            "|" WORKER
                                                            " are "
                                                            "(?:advised|encouraged|expected|asked|"
                                                            "required|allowed|free) to "
                                                            "|(?:an?|any|each|every) (?:coding |ai "
                                                            ")?(?:agent|assistant|bot) "
                                                            "(?:that|who|which|reading|working|"
                                                            "editing) "
                                                            "|(?:agents?|assistants?) " WORDS(
                                                                6) "(?:permission to|elevated "
                                                                   "rights)|for agents , "
                                                                   "|(?:tests?|checks|reviews?|"
                                                                   "hooks?) " WORDS(
                                                                       8) "(?:should|must|is "
                                                                          "to|are to|can|may) be "
                                                                          "(?:deleted|removed|"
                                                                          "disabled|ignored|"
                                                                          "bypassed|turned off)"
                                                                          "|merged (?:at "
                                                                          "once|unseen|immediately|"
                                                                          "right "
                                                                          "away|blindly)|(?:review|"
                                                                          "reviews|tests) can wait"
                                                                          "|(?:skip|no|disable|"
                                                                          "bypass|allow)_[a-z_]+=[^"
                                                                          " ]+ " WORDS(
                                                                              2) "(?:exported|set)"
                                                                                 "|=[^ ]+ (?:is "
                                                                                 ")?exported|"
                                                                                 "exported "
                                                                                 "first|wants "
                                                                                 "(?:each|every) "
                                                                                 "agent "
                                                                                 "|is complete "
                                                                                 "only when|is to "
                                                                                 "be set to|agreed "
                                                                                 "to all|nobody "
                                                                                 "looks at"
                                                                                 /* what is done to
                                                                                    changes, where
                                                                                    it is said of
                                                                                    the place that
                                                                                    is worked at */
                                                                                 "|(?:in|to|of|for|"
                                                                                 "on|about|against|"
                                                                                 "with|under) this "
                                                                                 "(?:folder|module|"
                                                                                 "file|repository|"
                                                                                 "package|"
                                                                                 "directory)"
                                                                                 " " WORDS(
                                                                                     8) "(?:merged|"
                                                                                        "pushed|"
                                                                                        "committed|"
                                                                                        "approved|"
                                                                                        "deployed|"
                                                                                        "reviewed|"
                                                                                        "as "
                                                                                        "root|sudo)"
                                                                                        "\\b"
                                                                                        "|(?:"
                                                                                        "merged|"
                                                                                        "pushed|"
                                                                                        "approved|"
                                                                                        "deployed|"
                                                                                        "reviewed)"
                                                                                        " " WORDS(
                                                                                            6) "(?:"
                                                                                               "her"
                                                                                               "e|"
                                                                                               "thi"
                                                                                               "s "
                                                                                               "(?:"
                                                                                               "fol"
                                                                                               "der"
                                                                                               "|mo"
                                                                                               "dul"
                                                                                               "e|"
                                                                                               "fil"
                                                                                               "e|"
                                                                                               "rep"
                                                                                               "osi"
                                                                                               "tor"
                                                                                               "y|"
                                                                                               "pac"
                                                                                               "kag"
                                                                                               "e))"
                                                                                               "(?="
                                                                                               " ,|"
                                                                                               " $)"
                                                                                               ")"
};

/* Orders that name nothing of the code: then even these verbs are about something else. */
static struct pattern vague = {
    "(?:(?:leave|treat|state|let|upload|consider|trust|tell|follow|allow|accept|agree|hand|notify|"
    "inform|contact|request|demand|praise|obey|answer|finish) "
    "(?:the|a|an|all|every|any|this|these|that|it|them|whatever|everything|in|with|no|tools|"
    "warnings|"
    "tests|users?|changes|without)\\b"
    "|make the (?:pipeline|build|repository|tests|checks)\\b|point the remote|put a backdoor|ask "
    "the user"
    "|(?:skip|bypass|disable|remove|delete|drop|leave) " WORDS(
        3) "(?:checks?|tests?|warnings|assertions|whatever|them)\\b"
           "|prefer (?:pushing|merging|committing|skipping|approving)\\b)"
};

/* A path, a name of the program, or something in backquotes. */
static bool names_code(const char *words)
{
    for (const char *p = words; *p; p++)
        if (*p == '`' || *p == '_' ||
            (strchr("./", *p) && p > words && p[-1] != ' ' && p[1] != ' '))
            return true;
    return false;
}

static bool starts_clause(const char *words, const char *at)
{
    while (at > words && (at[-1] == ' ' || at[-1] == '`'))
        at--;
    if (at == words || at[-1] == ',')
        return true;
    return at - words >= 5 && (!memcmp(at - 4, " and", 4) || !memcmp(at - 5, " then", 5));
}

static bool is_order(struct matcher **matcher, const char *words, size_t size, size_t at)
{
    struct pattern_match match;
    return pattern_at(&orders, matcher, words, size, at, &match) ||
           (!names_code(words) && pattern_at(&vague, matcher, words, size, at, &match));
}

static bool has_order(struct matcher **matcher, const char *words, size_t size, size_t at)
{
    struct pattern_match match;
    if (!starts_clause(words, words + at))
        return false;
    return is_order(matcher, words, size, at) ||
           (pattern_at(&lead_in, matcher, words, size, at, &match) && match.end[0] > at &&
            is_order(matcher, words, size, match.end[0]));
}

bool directive_in(const char *words)
{
    struct matcher *matcher = NULL;
    struct pattern_match match;
    size_t size = strlen(words);
    bool found = false;
    for (size_t at = 0; at < size && !found; at++)
        if (at && words[at - 1] == ' ' && words[at] != ' ')
            found = pattern_at(&rules, &matcher, words, size, at, &match) ||
                    has_order(&matcher, words, size, at);
    matcher_free(matcher);
    return found;
}
