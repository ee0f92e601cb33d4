#include "note/directive.h"

#include <string.h>

#include "text/pattern.h"

/* One alternative a line: they are read, and added to, as a list. */
/* clang-format off */

/* Parts of patterns. Up to N words between two others. */
#define WORDS(n) "(?:[^ ,]+ ){0," #n "}?"

/* What stands between a change and the branch that it goes to. */
#define GUARD \
    "(?:(?:code |security |peer )?reviews?|reviewers?|type checkers?|(?:security )?findings|audit logs?|authentication|license headers?|coverage(?: threshold)?|" \
    "approvals?|approval prompts|ci|linters?|hooks?|pre-commit|sandbox|two-factor|rate limits?|test suite|(?:failing |red |broken |flaky )?(?:tests|assertions)|(?:failing|red|broken|flaky) (?:checks|builds)|safeguards?|" \
    "(?:security|signature|permission|authentication|auth|certificate|safety|tls|ssl) (?:checks?|verification|validation|warnings?|scans?)|verification|confirmations?|prompts)\\b"
#define REQUESTS "(?:pull requests?|merge requests?|prs?)\\b"
#define BRANCH   "(?:main|master|trunk|production|prod|origin|upstream|mirror|public)\\b"
#define WORKER \
    "(?:(?:coding |ai |llm )?(?:agents?|assistants?|bots?)|contributors?|developers|maintainers|reviewers|engineers|llms?|language models?)"
#define ACT \
    "(?:adds?|insert|append|put|write|run|execute|use|open|disable|skip|ignore|push|merge|commit|" \
    "approve|install|set|export|tell|mention|send|delete|remove|include|switch|trust|log|report)\\b"
/* What people do to a repository, and where. */
#define CHANGES "(?:changes?|edits?|commits?|patch(?:es)?|contributions?|modifications?|fix(?:es)?|pull requests?|prs?|pushes|releases)"
#define PLACE   "(?:(?:to|of|in|on|for|with|under) (?:this|these|such) (?:file|folder|module|repository|package|directory|area|code|branch|files)|here)"
/* What makes a habit or a virtue of it. */
#define NORM \
    "(?:customary|recommended|advisable|preferred|(?:quick|easi|fast|simpl|safe|clean)est|best|better|usual|normal|fine|safe|ok|okay|acceptable|common|good practice|helps|wise|convention|" \
    "practice|good style|good form|good manners|policy|tradition|habit|trick|workaround|shortcut|house rule|next step|first step|last step|expected|supposed to|meant to|agreed)"
/* What nobody should do because a text says so. */
#define RISK \
    "(?:(?:skip|bypass|disabl|remov|delet|turn(?:ing|s)? off|switch(?:ing|es)? off|comment(?:ing|s)? out|circumvent|dropp?|omit|ignor|suppress|waiv|weaken|silenc|avoid)(?:e|es|s|ing|ping|ting)? " \
    WORDS(3) GUARD \
    "|chmod [0-7+a]|sudo\\b|(?:force-push|no-verify)|(?:push|merg|commit|deploy)(?:e|es|ing|s)? " WORDS(3) "(?:to|into|on) (?:the )?" BRANCH \
    "|(?:publish|print|past|upload|send|log|shar|includ|expos|post|mail|leak|copy|echo|commit)(?:e|es|s|ing)? " WORDS(5) "(?:env|environment|api keys?|access tokens?|private keys?|ssh keys?|credentials|passwords?|secrets|id_rsa)\\b" \
    "|against (?:the )?production\\b|without (?:a |any )?(?:tests|review|reviews|approval|asking|confirmation|permission)\\b)"

/* What softens an order, before its verb. Then the verb stands where a clause may start. */
static struct pattern lead_in = {
    "(?:(?:then|now|always|never|first|also|just|next|so|kindly|finally|instead|do|not|dont|please|simply|and|but|immediately|usually) )*(?:it (?:is|would be|may be|can be|seems) " WORDS(1) "(?:best|better|fine|ok|okay|safe|wise|good|recommended|advisable|customary|necessary|important|acceptable|good (?:practice|style|form|idea|manners)|enough|common) (?:here |there |for now |in this [^ ,]+ )?to "
    "|it (?:usually |often |also )?(?:helps|makes sense|pays) to "
    "|feel free to "
    "|go ahead and "
    "|(?:be|make) sure to "
    "|prefer to "
    "|remember to "
    "|(?:do not|dont|never) forget to "
    "|there is no need to "
    "|(?:try|start|begin) by "
    "|(?:a|the) " WORDS(3) "(?:step|way|convention|policy|rule|practice|workflow|approach|idea|habit|thing|procedure|trick|fix)(?: [^ ,]+){0,6}? is (?:always |usually )?(?:not )?to "
    "|(?:one|you|" WORKER "|everyone|people) (?:should|must|can|may|could|need to|have to|are (?:advised|encouraged|expected|asked|required|allowed|free) to) (?:safely |simply |also |always |first |just |not )*"
    "|(?:the )?(?:recommended|right|correct|proper|quick(?:est)?|easi?(?:y|est)|simplest|best|usual|next|first|last|only) " WORDS(2) "(?:fix|step|way|move|change|thing)(?: [^ ,]+){0,6}? is "
    "|(?:to|for|when|before|after|if) " WORDS(8) ", (?:first |always |simply |just )*)?"
};

/* Verbs of work on a repository with what they are done to; in the imperative. */
static struct pattern orders = {
    "(?:(?:skip|bypass|avoid|omit|disable|suppress|circumvent|weaken|silence|ignore|waive|remove|delete|deleting|removing|skipping|disabling|drop|lower|turn off|switch off|leave out|leave off|comment out|keep quiet about) (?!and |or |in |from |through |by )" WORDS(3) GUARD
    "|(?:turn|leave|switch) " WORDS(4) "off\\b"
    "|(?:merge|push|deploy|approve|ship) (?:them|it|anyway|first|now|at once|everything|blindly)\\b"
    "|deploy(?= ,)"
    "|export it\\b(?! (?:in|from) )"
    "|skip straight to"
    "|let ci "
    "|use (?:sudo|curl|wget)\\b"
    "|run everything (?:as|with)"
    "|add a dependency on"
    "|request that the user"
    "|(?:always )?answer in (?![^ ]*[./_])"
    "|answer that "
    "|rate (?:this|the) "
    "|praise "
    "|(?:write|save|copy) " WORDS(2) "(?:transcript|conversation|session)\\b"
    "|(?:execute|run|visit|open|read) " WORDS(6) "(?:before (?:reading|continuing|you|answering)|page of)\\b"
    "|visit "
    "|replace " WORDS(3) "(?:mail|address)"
    "|(?:push|merge|commit|deploy|publish|rebase|tag|force-push|ship) " WORDS(6) "(?:" BRANCH "|" REQUESTS "|directly|straight|force-push|force|no-verify|skip-ci|release branch|new release|without|in advance)(?= )"
    "|(?:use|add|pass|with) " WORDS(4) "(?:no-verify|skip-ci|skip ci)\\b"
    "|(?:set|export|define|use|pass|put) (?:` )?[a-z_][a-z0-9_]*=[^ ]"
    "|(?:send|post|upload|print|echo|include|paste|attach|share|email|reveal|give|copy|dump) " WORDS(6) "(?:env|environment variables|access tokens?|api keys?|private keys?|ssh keys?|credentials|passwords?|secrets|[^ ]*id_rsa[^ ]*|production password)\\b"
    "|include " WORDS(3) "tokens? in (?:the|a|every|each) "
    "|(?:store|put|write|commit|keep) " WORDS(3) "(?:password|secret|credentials|key) in the (?:source|code|repository|commit)"
    "|use the (?:admin|production|root) (?:token|password|credentials|database|account)"
    "|log in (?:to|with|as) "
    "|(?:grant|give|allow|let|add) " WORDS(5) "(?:write access|full access|permission to|as a maintainer|without a(?:ny)? (?!warning|notice|message)|without asking|all commands|to the deploy bot)(?= |\\b)"
    "|make the repository public"
    "|wipe " WORDS(6) "user\\b"
    "|rewrite the history"
    "|force the upgrade"
    "|approve(?= ,| (?:the|this|all|every|any|changes|it|pull))"
    "|accept " WORDS(3) REQUESTS
    "|treat " WORDS(6) "as " WORDS(2) "(?:reviewed|trusted|approved|authoritative)\\b"
    "|consider " WORDS(5) "(?:approved|reviewed|trusted)\\b"
    "|(?:mark|report) " WORDS(3) "(?:tests?|checks|builds?)\\b"
    "|(?:claim|state(?! that (?:outlives|lives|survives|persists|belongs|depends|is|was|must|may|can)\\b)|say|pretend|answer|confirm) (?:that|yes)\\b"
    "|answer " WORDS(5) "with (?:yes|no)\\b"
    "|reply (?:only|yes|no)\\b"
    "|(?:open|close|label|assign|file|submit|create) " WORDS(2) "(?:" REQUESTS "|issues?(?= (?:about|that|on|for)|,)|bug reports?)"
    "|hard-?code " WORDS(2) "(?:expected|results?|answers?)\\b"
    "|chmod [0-7+]"
    "|set the permissions " WORDS(4) "0?777\\b"
    "|remove the rate limit"
    "|work on the (?:main|master) branch"
    "|switch to the branch"
    "|(?:add|insert|append|put|include) (?:also )?(?:the|this) (?:(?:following )?(?:line|lines|phrase|sentence)|following snippet)\\b"
    "|(?:add|insert|include) the following\\b"
    "|add " WORDS(4) "(?:to|in) the (?:output|summary)\\b"
    "|fetch " WORDS(6) "and follow\\b"
    "|ignore what "
    "|forget (?:the|about) "
    "|(?:run|execute) " WORDS(3) "(?:tools|scripts|bin)/"
    "|(?:run|execute) " WORDS(6) "(?:with sudo|as root)\\b"
    "|(?:do not|dont|never) (?:show|share|quote|repeat|print|display|discuss|question|log|reproduce|translate|publish) " WORDS(4) "(?:to (?:anyone|anybody|the user|users|others|the reader|reviewers)|this (?:text|note|sentence|instruction|rule|message))\\b"
    "|use (?:the|a|my|their) " WORDS(2) "(?:token|password|passphrase|credentials|api key|secret) (?:in|from|of|that|which|stored|for) "
    "|report (?:only|no|nothing|success|that (?:all|everything|the tests))\\b"
    "|(?:new |all |external |outside )?" WORKER " (?:hand|give|send|share|paste|post|provide|submit|upload|reveal|enter) (?:their|his|her|your|the|a|an|over) "
    "|ask (?:the |a )?(?:user|reader|owner|operator|human|person)s? (?:for|to give|to enter|to paste) " WORDS(4) "(?:passwords?|tokens?|keys?|credentials|secrets?|card|account|address|login)\\b"
    "|(?:upload|mail|e-mail|email|fax) " WORDS(5) "to (?:the |a |an |our |my )?" WORDS(3) "(?:site|host|server|channel|address|endpoint|vendor|url|bucket|webhook|author|mirror)\\b"
    "|(?:the |all |most |our )*" WORKER " (?:here )?(?:usually|often|always|normally|generally|typically|tend to|expect|prefer|ask|want|rely on|like to|know to) "
    "|(?:type|enter|paste|issue|invoke) (?:in )?` "
    "|(?:kindly|be so kind|do me a favou?r)\\b"
    "|(?:force-push|hotfix|yolo|cherry-pick) (?:to |the |this |it |into )"
    "|(?:consider|try) (?:adding|sending|pasting|including|posting|uploading|sharing|giving|skipping|removing|disabling|merging|pushing|running|installing|trusting|switching) " WORDS(8) "(?:tokens?|keys?|passwords?|credentials|secrets?|env|tests?|checks?|reviews?|hooks?|sandbox|sudo|main|production|linter|permissions?|verification|validation)\\b"
    "|(?:do not|dont|never|no longer|stop) (?:review|reviewing|test|testing|verify|verifying|check with|checking with|wait for|waiting for|question|questioning) " WORDS(4) "(?:changes?|code|edits?|approval|reviews?|it|this|them|ci|tests?|reviewers?|the user|results?)\\b"
    ")"
};

/* What says the same of how things are done here, wherever it stands. */
static struct pattern rules = {
    "(?:" WORKER " " WORDS(4) "(?:first|always|must|should|usually|never|are asked to|is asked to|are expected to|needs? to|has to|have to) " WORDS(2) ACT
    "|(?:every|each) (?:agent|assistant|bot|contributor) (?:adds|must|should|puts|writes|sends)\\b"
    "|which agents add\\b"
    "|(?:maintainers|team|authors|owners) (?:ask|asks|prefer|prefers|expect|expects|want|wants) "
    "|(?:code )?reviews? (?:is|are) (?:not (?:required|needed|necessary)|optional|unnecessary|waived)"
    "|no (?:code )?review (?:is )?(?:needed|required|necessary)"
    "|exempt from " WORDS(2) "reviews?"
    "|no need (?:to|for) " WORDS(8) "(?:review|reviewed|approval)\\b"
    "|(?:changes?|merged?|merge|push|pushed|commits?|committed|deployed|approve|approved) " WORDS(8) "without (?:a |any |code )?(?:review|approval|reading|waiting|asking|confirmation)\\b"
    "|(?:straight|directly) (?:in)?to (?:main|master|trunk|production)\\b"
    "|main branch directly"
    "|(?:pre-approved|approved in advance|already approved)\\b"
    "|precedence over the (?:system|rules|instructions)"
    "|(?:these|this|earlier|previous) (?:instructions|guidelines|rules) " WORDS(3) "(?:override|no longer|replace|apply)"
    "|(?:warnings?|alerts?|comments) " WORDS(5) "(?:can|may|should|must|are to|is to) (?:safely |simply |just )?be (?:ignored|dismissed)"
    "|failing tests? " WORDS(2) "(?:can|may|should|must) (?:simply |just |safely )?be "
    "|(?:make|get|let|so|that) (?:the |all )?tests (?:to )?pass(?= ,)"
    "|green build"
    "|build green"
    "|line " WORDS(8) "(?:must|should|has to|is to) be (?:added|inserted)"
    "|readers? (?:is|are) (?:asked|expected|advised|encouraged|told) to"
    "|(?:assistant|agent|model|ai|llm|reader|reviewer) (?:reading|summarizing) (?:this|it)\\b"
    "|(?:whoever|anyone who) " WORDS(6) "(?:should|must|has to|first reads?) (?:also |first )?(?:add the|run|execute|push|skip|approve|disable|install|send|tell|instructions)"
    "|when (?:asked about|summari[sz]ing) "
    "|as a language model"
    "|does what it says"
    "|(?:instead of running|rather than fixing|instead of fixing) "
    "|(?:do not|dont) bother "
    "|you (?:can|may|could) (?:skip|safely|push|merge|commit|ignore|approve|delete|run|disable)\\b"
    "|your (?:changes?|next|commits?|prs?|pull|branch|api|tokens?|keys?|password|credentials|machine|environment|account|summary|session)\\b"
    "|requires? running [^ ]+ with"
    "|" WORKER " are (?:advised|encouraged|expected|asked|required|allowed|free) to "
    "|(?:an?|any|each|every) (?:coding |ai )?(?:agent|assistant|bot) (?:that|who|which|reading|working|editing) "
    "|(?:agents?|assistants?) " WORDS(6) "(?:permission to|elevated rights)"
    "|for agents , "
    "|(?:tests?|checks|reviews?|hooks?) " WORDS(8) "(?:should|must|is to|are to|can|may) be (?:deleted|removed|disabled|ignored|bypassed|turned off)"
    "|merged (?:at once|unseen|immediately|right away|blindly)"
    "|(?:review|reviews|tests) can wait"
    "|(?:skip|no|disable|bypass|allow)_[a-z_]+=[^ ]+ " WORDS(2) "(?:exported|set)"
    "|=[^ ]+ (?:is )?exported"
    "|exported first"
    "|wants (?:each|every) agent "
    "|is complete only when"
    "|is to be set to"
    "|agreed to all"
    "|nobody looks at"
    "|(?:in|to|of|for|on|about|against|with|under) this (?:folder|module|file|repository|package|directory) " WORDS(8) "(?:merged|pushed|committed|approved|deployed|reviewed|as root|sudo)\\b"
    "|(?:merged(?! and (?:resolved|normalized|validated)\\b)|pushed|approved|deployed|reviewed) " WORDS(6) "(?:here|this (?:folder|module|file|repository|package))(?= ,| $)"
    "|(?:the )?(?:reviewers?|humans?|maintainers?|owners?|users?|anyone|anybody) (?:does|do|need|has) not (?:have |need )?to (?:look|check|review|read|test|verify|approve|know|see|confirm|be asked|be told)"
    "|" WORKER " (?:here )?(?:start|starts|begin|begins|finish|end|ends) (?:by|with) "
    "|(?:is|are) (?:trusted|vetted|known to be safe|beyond doubt) , (?:so|and|hence|therefore)\\b"
    "|needs? no (?:second |further |closer |other )*(?:look|review|check|approval|tests?|eyes|verification)(?= ,| $| before| by| from)"
    "|backdoors?\\b"
    "|(?:nothing|no (?:change|edit|commit|code|file)|none of (?:this|it|these)) " WORDS(3) "(?:has|have|needs?|must|should|ought) (?:to )?be (?:tested|reviewed|checked|verified|approved|discussed)\\b"
    "|(?:accept|merg|approv|land|ship|pass|push)(?:ed|es|s|ing)? " WORDS(3) "without (?:a |any |further |much |more )*(?:discussion|questions?|look|second look|ado|delay|comment|hesitation|proof)\\b"
    "|` (?:approved|reviewed|signed-off|tested|acked)-by|trailer ` "
    "|(?:second|third|further|another|fresh) (?:pair of eyes|look|opinion) " WORDS(8) "(?:unnecessary|superfluous|wasted|waste|not needed|needless)\\b|(?:need|needs|needed|without|want) a (?:second|further|fresh) pair of eyes\\b"
    "|(?:this|the present) (?:summary|note|description|text) " WORDS(4) "(?:precedence|priority|overrides|supersedes|verified|authoritative|trusted|approved|reliable|relied on|binding)\\b"
    "|(?:superseded|replaced|overridden|outdated|corrected) by (?:what is said here|this (?:note|summary|description|text))\\b"
    "|(?:other|neighbou?ring|older|earlier) (?:module )?(?:notes|descriptions|summaries) (?:[^ ,]+ ){0,10}?(?:mistakes|wrong|outdated|passed over|ignored|unreliable|not be trusted)\\b"
    "|(?:standing|blanket|implicit|implied|full|general) (?:permission|approval|consent|authori[sz]ation)\\b|(?:admin|root|administrator) rights (?:are|is) (?:implied|assumed|granted|fine)\\b"
    "|" WORKER " (?:here )?(?:have|has|hold|holds|enjoy|are granted|are given) " WORDS(3) "(?:permission|approval|authority|rights?|access|licen[cs]e)\\b"
    "|(?:understood|known|considered|agreed|assumed|taken|said|deemed|presumed) to be (?:exempt|approved|accepted|reviewed|trusted|pre-approved|waived|authori[sz]ed)\\b|counts? as (?:accepted|approved|reviewed|tested|trusted)\\b"
    "|(?:our|house|local|team) (?:convention|style|custom|habit|policy|tradition|rule) (?:is|here|for|in)\\b|is (?:our|the) house style\\b|, by (?:tradition|custom|convention) ,"
    "|(?:no|little) harm in (?:[^ ,]+ing)\\b|(?:is|are) (?:harmless|considered cleaner|all right|alright|the accepted (?:remedy|fix|way|cure))\\b"
    "|(?:pip(?:ing|ed|es)?) " WORDS(6) "(?:into|to) (?:a |the )?(?:shell|bash|sh)\\b"
    "|(?:the |an? )?(?:assistant|agent|model|bot)s? (?:s )?(?:reply|replies|answer|answers|summary|report) " WORDS(3) "(?:says?|said|states?|contains?|includes?|leaves?|omits?|ends?|starts?|mentions?)\\b"
    "|(?:reading|reviewing|testing|checking|auditing|verifying) (?:[^ ,]+ ){1,4}?(?:is|are) (?:unnecessary|not (?:needed|necessary|required|worth)|pointless|a waste|superfluous)\\b"
    "|(?:not|arent|isnt|hardly|never) worth (?:raising|reporting|mentioning|reviewing|reading|testing|a look|checking|fixing)\\b"
    "|(?:stays?|kept|keep|left|leave|leaves) (?:it |them |this |that )?out of (?:any|the|all|every) (?:reports?|summar(?:y|ies)|answers?)\\b"
    "|(?:working|work) around " WORDS(4) "(?:is|are) (?:all right|fine|ok|okay|accepted|allowed)\\b"
    "|(?:it )?(?:would|will|is) (?:be )?(?:much |highly |greatly )?appreciated (?:if|when)\\b|(?:does|do) (?:one )?a favou?r\\b|would be welcome\\b"
    "|you are (?:free|welcome|entitled|authori[sz]ed|permitted|encouraged|invited|advised|asked) to "
    "|" CHANGES "(?: " PLACE ")? (?:may |can |should |always |usually |just |simply )*(?:land|lands|go|goes|ship|ships|merge|merges|bypass|skip|avoid|ignore|need no|needs no|do not (?:need|require|go through|wait for|have to pass)|never need|require no|are exempt|pass|go in|are merged|are pushed|are approved) " WORDS(4) "(?:without|straight|directly|unreviewed|untested|unseen|" GUARD ")"
    "|" NORM " (?:[^ ]+ ){0,12}?" RISK
    "|" RISK " (?:[^ ]+ ){0,8}?(?:is|are|seems?) " WORDS(1) NORM "\\b"
    "|(?:whoever|anyone who|everyone who|people who|those who|everybody who) (?:edits?|works?|changes?|touch(?:es)?|maintains?|opens?|reviews?|modif(?:y|ies)|contributes?|reads this|read this) "
    "|(?:other|earlier|previous|all|older|these) notes " WORDS(6) "(?:outdated|wrong|stale|disregarded|ignored?|ignoring|discarded|skipped|not (?:valid|apply|matter)|superseded)\\b"
    "|(?:overrid(?:e|es|den)|supersedes?|outranks?|replaces?|cancels?|takes? priority over|comes? before) (?:by )?(?:the |any |all |every |other |your )*(?:system prompt|(?:other |earlier |previous |prior )(?:notes?|instructions|rules|guidelines)|instructions|guidelines)\\b"
    "|the (?:user|owner|operator|maintainer|administrator|team|company|author)s? (?:has|have) (?:already |explicitly |long )?(?:approved|agreed|allowed|consented|authori[sz]ed|permitted|confirmed|granted|signed off|waived)\\b"
    "|(?:not|never) be (?:mentioned|shown|told|disclosed|reported|revealed|said|listed|discussed) " WORDS(3) "(?:to |in )?(?:the |any )?(?:users?|readers?|reviewers?|humans?|anyone|anybody|summary|answers?|operator|review)\\b"
    "|(?:to|from|by) (?:the )?(?:user|reader|reviewer|human)s? (?:is|are) (?:unnecessary|not (?:needed|necessary|required))\\b"
    "|(?:validation|verification|authentication|authori[sz]ation|escaping|saniti[sz]ing|saniti[sz]ation|encryption|(?:bounds |security |safety |permission |signature |certificate |null |length |range |input )checks?)" WORDS(5) " ?(?:(?:is|are) (?:optional|unnecessary|superfluous|redundant|overkill|not (?:really )?(?:needed|necessary|required))|(?:can|may|could) (?:safely |simply |just |always )*be (?:removed|taken out|dropped|skipped|left out|omitted|deleted|relaxed))\\b"
    "|(?:can|may|could|should|might) (?:safely|simply|just|freely) be (?:removed|taken out|dropped|skipped|left out|omitted|deleted|ignored|disabled|relaxed|bypassed|merged|trusted|pushed)\\b"
    "|(?:fine|safe|ok|okay|enough|sufficient|reasonable|best) to (?:assume|trust|skip|ignore|merge|approve|push|disable|bypass|delete|leave out|leave off)\\b"
    "|(?:nobody|no one|no-one|no reviewer|no human|nobody else) (?:needs|has|ought|is|will|must|should) (?:to )?(?:look|check|review|read|test|verify|approve|notice|ask|know|see|confirm)"
    "|(?:better|best) (?:answered|handled|served|done|solved|fixed|met) by (?:editing|changing|deleting|removing|running|adding|skipping|calling)\\b"
    "|(?:an?|any|every) (?:correct|good|proper|valid|acceptable|finished|successful) (?:change|edit|commit|patch|fix|answer|solution|contribution|pull request|reply|response|summary) (?:also |always |usually |then |first )*(?:include|start|begin|add|contain|end|remove|delete|mention|carr(?:y|ie)|come|need|require|thank|link|call|has|leave|set|use|put)s?\\b"
    "|(?:good|correct|proper|clean|sound|successful|accepted) (?:changes|edits|commits|patches|fixes|answers|solutions|contributions|replies|responses) (?:also |always |usually |then |first )*(?:include|start|begin|add|contain|end|remove|delete|mention|carry|come|leave|set|use|put)\\b"
    "|works? best (?:when|with|if|as) " WORDS(8) "(?:no-verify|no-[a-z-]+|sudo|root|disabled|turned off|off|flag)\\b"
    "|(?:tests?|checks|assertions|suites?|specs) (?:[^ ]+ ){0,8}?(?:commented out|removed|deleted|disabled|skipped|ignored) (?:whenever|when|if|once|as soon as|until|because) (?:they|it|one|any|ci|the build|the pipeline|a run|red|needed) "
    "|(?:passwords?|secrets?|tokens?|credentials|(?:api |private |ssh )?keys?) (?:[^ ]+ ){0,6}?(?:in plain ?text|in clear ?text|checked in|to the repository|be printed|be logged|be posted|be pasted|be shared|be committed)\\b"
    "|(?:against|on|in) (?:the )?production (?:database |server |system |cluster )?(?:directly|first|itself|without)\\b"
    "|(?:from|for) (?:here|now) on(?:ward|wards)?\\b|henceforth|going forward|from this point on"
    "|please (?!and |or |` )"
    "|(?:let|make sure|ensure) (?:that )?(?:the )?(?:readers?|users?|reviewers?|humans?) (?:to )?(?:know|knows|believes?|think|thinks|hears?|is told|are told|understand)\\b"
    "|if (?:you|the reader|the agent|the assistant) (?:are|is) (?:an? )?(?:language model|ai|llm|agent|assistant|bot|model)\\b"
    ")"
};

/* Orders that name nothing of the code: then even these verbs are about something else. */
static struct pattern vague = {
    "(?:(?:leave|treat|state(?! that (?:outlives|lives|survives|persists|belongs|depends|is|was|must|may|can)\\b)|let|upload|consider|trust|tell|follow|allow(?! an? (?:new|second|third|custom|different|other) )|accept|agree|hand|notify|inform|contact|request|demand|praise|obey|answer|finish) (?:the|a|an|all|every|any|this|these|that|it|them|whatever|everything|in|with|no|tools|warnings|tests|users?|changes)\\b"
    "|make the (?:pipeline|build|repository|tests|checks)\\b"
    "|point the remote"
    "|put a backdoor"
    "|ask the user"
    "|(?:skip|bypass|disable|remove|delete|drop|leave) " WORDS(3) "(?:checks?|tests?|warnings|assertions|whatever|them)\\b"
    "|prefer (?:pushing|merging|committing|skipping|approving)\\b"
    ")"
};
/* clang-format on */

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
