/* The rules of lines.h, by language. */
#include <string.h>

#include "syntax/lines.h"

/* clang-format off */
#define KOTLIN_MODIFIERS "*public|private|protected|internal|open|abstract|sealed|data|inner|value|inline|enum|annotation|companion|override|suspend|operator|infix|expect|actual|external|tailrec|const|lateinit|final "
#define SWIFT_MODIFIERS "*public|private|fileprivate|internal|open|package|final|indirect|static|override|mutating|nonisolated|required|convenience|prefix|postfix "
#define JAVA_MODIFIERS "*public|private|protected|static|final|abstract|sealed|non-sealed|strictfp|synchronized|native|default "
#define CSHARP_MODIFIERS "*public|private|protected|internal|static|sealed|abstract|partial|readonly|ref|unsafe|file|new|virtual|override|async|extern "
#define TS_MODIFIERS "*export|default|declare|abstract|async|const "
#define RUST_MODIFIERS "?pub () *async|unsafe|const|extern|default '"

static const struct line_language rows[] = {
    { "sql", "--", LINES_ANY_CASE | LINES_STATEMENTS | LINES_ALL_WORDS, {
        { "create ?or ?replace *global|local|temp|temporary|unlogged|external|virtual|foreign table ?if ?not ?exists @", DEF_STRUCT },
        { "create ?or ?replace *temp|temporary|recursive|materialized|secure view ?if ?not ?exists @", DEF_STRUCT },
        { "create ?or ?replace|alter *aggregate function|procedure|proc ?if ?not ?exists @", DEF_FUNCTION },
        { "create ?or ?replace ?constraint trigger ?if ?not ?exists @", DEF_FUNCTION },
        { "create ?or ?replace type|domain ?if ?not ?exists @", DEF_TYPE },
        { "create ?or ?replace schema|package|database ?body ?if ?not ?exists @", DEF_MODULE },
        { "create ?unique ?clustered|nonclustered index ?concurrently ?if ?not ?exists @ on", DEF_VARIABLE },
        { "create ?temp|temporary sequence ?if ?not ?exists @", DEF_VARIABLE },
        { "create ?or ?replace macro @", DEF_MACRO } } },
    { "protobuf", "//", 0, {
        { "message @ {", DEF_STRUCT }, { "enum @ {", DEF_ENUM }, { "service @ {", DEF_INTERFACE },
        { "rpc @ (", DEF_METHOD }, { "?optional|repeated|required group @ =", DEF_STRUCT },
        { "message @ $", DEF_STRUCT }, { "enum @ $", DEF_ENUM }, { "service @ $", DEF_INTERFACE },
        { "import ?public|weak|option @\"", LINE_IMPORT } } },
    { "thrift", "// #", 0, {
        { "struct|union|exception @", DEF_STRUCT }, { "enum|senum @", DEF_ENUM }, { "service @", DEF_INTERFACE },
        { "typedef ... @ $", DEF_TYPE }, { "const _ <> @ =", DEF_CONSTANT }, { "include|cpp_include @\"", LINE_IMPORT } } },
    { "graphql", "#", 0, {
        { "?extend type|input @", DEF_STRUCT }, { "?extend interface @", DEF_INTERFACE }, { "?extend enum @", DEF_ENUM },
        { "?extend union|scalar @", DEF_TYPE }, { "query|mutation|subscription|fragment @", DEF_FUNCTION },
        { "directive @ @", DEF_MACRO } } },
    { "hcl", "# //", LINES_DASHES | LINES_ALL_WORDS | LINES_HEREDOCS, {
        { "^ resource|data|ephemeral ' @\"", DEF_STRUCT }, { "^ variable|output|check @\"", DEF_VARIABLE },
        { "^ module|provider|provisioner @\"", DEF_MODULE }, { "source = @\"", LINE_IMPORT },
        { "^ source|build|job|group|task|target|function @\"", DEF_STRUCT } } },
    { "dockerfile", "#", LINES_ANY_CASE | LINES_DASHES | LINES_UNTIL_NEXT | LINES_HEREDOCS, {
        { "from --platform= % @.", LINE_IMPORT }, { "from @.", LINE_IMPORT }, { "from ... as @", DEF_MODULE }, { "arg @", DEF_VARIABLE } } },
    { "make", "#", LINES_DASHES | LINES_ALL_WORDS, {
        { "^ include|-include|sinclude @.", LINE_IMPORT }, { "^ define @", DEF_MACRO },
        { "^ *export|override|private @ =", DEF_VARIABLE }, { "^ *export|override|private @ :=", DEF_VARIABLE },
        { "^ *export|override|private @ ::=", DEF_VARIABLE }, { "^ *export|override|private @ ?=", DEF_VARIABLE },
        { "^ .", DEF_KIND_COUNT + 1 }, { "^ @ :", DEF_FUNCTION }, { "^ @ ... :", DEF_FUNCTION } } },
    { "dart", "//", LINES_TRIPLES, {
        { "*abstract|base|final|sealed|interface|mixin|macro|augment class @", DEF_CLASS }, { "?base mixin @", DEF_CLASS },
        { "enum @", DEF_ENUM }, { "extension ?type ?const @", DEF_CLASS }, { "typedef @", DEF_TYPE },
        { "import|export|part @\"", LINE_IMPORT }, { "... get|set @", DEF_METHOD },
        { "*static|external|const|factory ?_ <> ! (", DEF_FUNCTION }, { "^ const ?_ <> @ =", DEF_CONSTANT }, { "^ *late|final ?_ <> @ =", DEF_VARIABLE } } },
    { "zig", "//", 0, {
        { "*pub|export|inline|noinline|extern fn @ (", DEF_FUNCTION }, { "*pub|export extern ' fn @ (", DEF_FUNCTION },
        { "?pub const @ = *packed|extern struct|opaque", DEF_STRUCT }, { "?pub const @ = *packed|extern union", DEF_STRUCT },
        { "?pub const @ = enum", DEF_ENUM }, { "^ ?pub const @ = error", DEF_ENUM },
        { "... @import ( @\"", LINE_IMPORT }, { "^ *pub|export|threadlocal const @", DEF_CONSTANT }, { "^ *pub|export|threadlocal var @", DEF_VARIABLE } } },
    { "haskell", "--", LINES_ALL_WORDS, {
        { "^ import ?safe ?qualified ?' @.", LINE_IMPORT }, { "^ module @.", DEF_MODULE },
        { "^ data|newtype ?family|instance ... => @", DEF_STRUCT }, { "^ data|newtype ?family|instance @", DEF_STRUCT },
        { "^ class ... => @", DEF_INTERFACE }, { "^ class @", DEF_INTERFACE }, { "^ type ?family|instance @", DEF_TYPE },
        { "^ foreign import ... @ ::", DEF_FUNCTION }, { "^ pattern @ ", DEF_FUNCTION }, { "^ @ ::", DEF_FUNCTION }, { "@ ::", DEF_METHOD } } },
    { "ocaml", "", LINES_ALL_WORDS, {
        { "open|include @.", LINE_IMPORT }, { "module ?type|rec @", DEF_MODULE }, { "class ?type|virtual @", DEF_CLASS },
        { "type ?nonrec () *'a|'b|'k|'v|'t|'e|+'a|-'a @", DEF_TYPE }, { "exception @", DEF_TYPE },
        { "external|val @ :", DEF_FUNCTION }, { "method ?private|virtual @", DEF_METHOD }, { "^ let ?rec|nonrec @", DEF_FUNCTION }, { "^ and @", DEF_FUNCTION } } },
    { "perl", "#", LINES_HEREDOCS | LINES_POD, {
        { "sub @", DEF_FUNCTION }, { "package|class @.", DEF_MODULE }, { "method @", DEF_METHOD }, { "use constant @", DEF_CONSTANT },
        { "use parent|base|lib|constant|strict|warnings", DEF_KIND_COUNT + 1 }, { "use|require @.", LINE_IMPORT }, { "^ our|my @", DEF_VARIABLE } } },
    { "r", "#", 0, {
        { "@ <- function", DEF_FUNCTION }, { "@ = function", DEF_FUNCTION }, { "@ <<- function", DEF_FUNCTION }, { "@ <- \\(", DEF_FUNCTION },
        { "... setClass|setRefClass ( @\"", DEF_CLASS }, { "... R6Class ( @\"", DEF_CLASS }, { "setGeneric|setMethod|setValidity ( @\"", DEF_METHOD },
        { "^ @ <- ", DEF_VARIABLE }, { "library|require|requireNamespace|source ( @\"", LINE_IMPORT }, { "library|require ( @.", LINE_IMPORT } } },
    { "julia", "#", LINES_TRIPLES, {
        { "*@inline|@generated|@noinline function @", DEF_FUNCTION }, { "macro @", DEF_MACRO }, { "*mutable|@kwdef|Base.@kwdef struct @", DEF_STRUCT },
        { "abstract|primitive type @", DEF_INTERFACE }, { "module|baremodule @", DEF_MODULE }, { "const @ =", DEF_CONSTANT },
        { "using|import @.", LINE_IMPORT }, { "include ( @\"", LINE_IMPORT }, { "^ @ () =", DEF_FUNCTION } } },
    { "solidity", "//", 0, {
        { "?abstract contract|library @", DEF_CLASS }, { "interface @", DEF_INTERFACE }, { "struct @", DEF_STRUCT }, { "enum @", DEF_ENUM },
        { "function|modifier|event|error @", DEF_METHOD }, { "constructor", DEF_KIND_COUNT + 1 }, { "import ... from @\"", LINE_IMPORT }, { "import @\"", LINE_IMPORT } } },
    { "clojure", ";", LINES_DASHES, {
        { "(defn|(defn-|(defmacro|(defmulti|(defmethod @", DEF_FUNCTION }, { "(defrecord|(deftype @", DEF_CLASS }, { "(defprotocol|(definterface @", DEF_INTERFACE },
        { "(ns @.", DEF_MODULE }, { "(def|(defonce @", DEF_VARIABLE } } },
    { "emacs-lisp", ";", LINES_DASHES, {
        { "(defun|(defsubst|(cl-defun|(define-minor-mode|(defadvice|(cl-defmethod @", DEF_FUNCTION }, { "(defmacro|(cl-defmacro @", DEF_MACRO },
        { "(defvar|(defcustom|(defconst|(defvar-local @", DEF_VARIABLE }, { "(cl-defstruct|(defclass @", DEF_CLASS }, { "(require '@.", LINE_IMPORT } } },
    { "lisp", ";", LINES_DASHES, {
        { "(defun|(defmethod|(defgeneric @", DEF_FUNCTION }, { "(define (@", DEF_FUNCTION }, { "(defmacro|(define-syntax @", DEF_MACRO },
        { "(defclass|(defstruct @", DEF_CLASS }, { "(defvar|(defparameter|(defconstant|(define @", DEF_VARIABLE } } },
    { "erlang", "%", 0, {
        { "-module ( @", DEF_MODULE }, { "-record ( @", DEF_STRUCT }, { "-define ( @", DEF_MACRO }, { "-include|-include_lib ( @\"", LINE_IMPORT },
        { "-type|-opaque @ (", DEF_TYPE }, { "^ @ () ... ->", DEF_FUNCTION } } },
    { "groovy", "//", LINES_TRIPLES, {
        { JAVA_MODIFIERS "class @", DEF_CLASS }, { JAVA_MODIFIERS "interface|trait @", DEF_INTERFACE }, { JAVA_MODIFIERS "enum @", DEF_ENUM },
        { JAVA_MODIFIERS "def ! (", DEF_FUNCTION }, { "task @", DEF_FUNCTION }, { "import ?static @.", LINE_IMPORT } } },
    { "fsharp", "//", LINES_TRIPLES, {
        { "module ?rec|internal|private|public @.", DEF_MODULE }, { "namespace @.", DEF_MODULE }, { "type ?internal|private|public @", DEF_CLASS },
        { "*static|abstract|override|default member ?_ . @", DEF_METHOD }, { "let *rec|inline|private|internal|mutable @", DEF_FUNCTION }, { "open @.", LINE_IMPORT } } },
    { "nim", "#", LINES_TRIPLES, {
        { "proc|func|method|iterator|converter|template|macro @", DEF_FUNCTION }, { "import|include|from @.", LINE_IMPORT }, { "type @", DEF_TYPE }, { "@ ?* = ?ref object", DEF_CLASS }, { "@ ?* = enum", DEF_ENUM } } },
    { "crystal", "#", LINES_HEREDOCS, {
        { "?abstract class|struct @.", DEF_CLASS }, { "module|lib @.", DEF_MODULE }, { "?private|protected ?abstract def @", DEF_METHOD }, { "macro @", DEF_MACRO }, { "enum @", DEF_ENUM }, { "require @\"", LINE_IMPORT } } },
    { "d", "//", 0, {
        { JAVA_MODIFIERS "class|struct|union @", DEF_CLASS }, { JAVA_MODIFIERS "interface @", DEF_INTERFACE }, { JAVA_MODIFIERS "enum @ {", DEF_ENUM }, { "module @.", DEF_MODULE }, { "?public|static import @.", LINE_IMPORT }, { "^ *private|public|static|pure|nothrow _ <> ! (", DEF_FUNCTION } } },
    { "objective-c", "//", 0, {
        { "@interface|@implementation @", DEF_CLASS }, { "@protocol @ <> $", DEF_INTERFACE }, { "-|+ () @", DEF_METHOD }, { "#import|#include <@.", LINE_IMPORT }, { "#import|#include @\"", LINE_IMPORT }, { "typedef NS_ENUM|NS_OPTIONS ( _ , @ )", DEF_ENUM } } },
    { "powershell", "#", LINES_ANY_CASE | LINES_DASHES, {
        { "function|filter @", DEF_FUNCTION }, { "class @", DEF_CLASS }, { "enum @", DEF_ENUM }, { "import-module @.", LINE_IMPORT }, { "using module @.", LINE_IMPORT } } },
    { "vim", "\"", 0, { { "function|function!|fu|fu!|func|func! @.", DEF_FUNCTION }, { "?export def|def! @.", DEF_FUNCTION }, { "command|command! @", DEF_FUNCTION }, { "source|runtime|runtime! @.", LINE_IMPORT } } },
    { "tcl", "#", 0, { { "proc|method @.", DEF_FUNCTION }, { "namespace eval @.", DEF_MODULE }, { "oo::class create @", DEF_CLASS }, { "package require @.", LINE_IMPORT }, { "source @.", LINE_IMPORT } } },
    { "cmake", "#", LINES_ANY_CASE | LINES_ALL_WORDS, { { "function ( @", DEF_FUNCTION }, { "macro ( @", DEF_MACRO }, { "add_library|add_executable|add_custom_target ( @", DEF_MODULE }, { "option ( @", DEF_VARIABLE }, { "include|add_subdirectory|find_package ( @.", LINE_IMPORT } } },
    { "starlark", "#", LINES_TRIPLES, { { "def @", DEF_FUNCTION }, { "^ @ = rule|provider", DEF_CLASS }, { "^ @ =", DEF_VARIABLE }, { "load ( @\"", LINE_IMPORT }, { "name = @\"", DEF_MODULE } } },
    { "fish", "#", LINES_DASHES, { { "function @", DEF_FUNCTION }, { "source @.", LINE_IMPORT } } },
    { "awk", "#", 0, { { "function|func @", DEF_FUNCTION }, { "@include @\"", LINE_IMPORT } } },
    { "pascal", "//", LINES_ANY_CASE, { { "unit|program|library @", DEF_MODULE }, { "?class procedure|function|constructor|destructor @", DEF_FUNCTION }, { "@ = ?packed class|record|object", DEF_CLASS }, { "@ = interface", DEF_INTERFACE } } },
    { "ada", "--", LINES_ANY_CASE, { { "package ?body @.", DEF_MODULE }, { "?overriding procedure|function @", DEF_FUNCTION }, { "type|subtype @", DEF_TYPE }, { "with|use @.", LINE_IMPORT }, { "task|protected ?body|type @", DEF_CLASS } } },
    { "fortran", "!", LINES_ANY_CASE, { { "*pure|elemental|recursive subroutine @", DEF_FUNCTION }, { "module|submodule|program @", DEF_MODULE }, { "... function @ (", DEF_FUNCTION }, { "type ... :: @", DEF_STRUCT }, { "use @", LINE_IMPORT }, { "include @\"", LINE_IMPORT } } },
    { "verilog", "//", 0, { { "module|macromodule|interface|package|program @", DEF_MODULE }, { "class|virtual class @", DEF_CLASS }, { "task|function ?automatic ... @ (", DEF_FUNCTION }, { "`include @\"", LINE_IMPORT }, { "`define @", DEF_MACRO }, { "entity|architecture @", DEF_MODULE } } },
    { "glsl", "//", 0, { { "^ _ ! (", DEF_FUNCTION }, { "struct @", DEF_STRUCT }, { "#include @\"", LINE_IMPORT }, { "#define @", DEF_MACRO }, { "?@vertex|@fragment|@compute fn @", DEF_FUNCTION } } },
    { "sass", "//", LINES_DASHES, { { "@mixin @", DEF_MACRO }, { "@function @", DEF_FUNCTION }, { "@use|@import|@forward @\"", LINE_IMPORT } } },

    /* For what a grammar did not understand. */
    { "kotlin", "//", 0, {
        { KOTLIN_MODIFIERS "class|object @", DEF_CLASS }, { KOTLIN_MODIFIERS "?fun interface @", DEF_INTERFACE },
        { KOTLIN_MODIFIERS "fun <> ! (", DEF_FUNCTION }, { "typealias @", DEF_TYPE } } },
    { "swift", "//", 0, {
        { SWIFT_MODIFIERS "class|actor @ ", DEF_CLASS }, { SWIFT_MODIFIERS "struct @", DEF_STRUCT }, { SWIFT_MODIFIERS "enum @", DEF_ENUM },
        { SWIFT_MODIFIERS "protocol @", DEF_INTERFACE }, { SWIFT_MODIFIERS "extension @", DEF_CLASS }, { SWIFT_MODIFIERS "?class func @", DEF_FUNCTION } } },
    { "java", "//", 0, {
        { JAVA_MODIFIERS "class|record @", DEF_CLASS }, { JAVA_MODIFIERS "interface|@interface @", DEF_INTERFACE }, { JAVA_MODIFIERS "enum @", DEF_ENUM } } },
    { "c_sharp", "//", 0, {
        { CSHARP_MODIFIERS "record struct @", DEF_STRUCT }, { CSHARP_MODIFIERS "class|record @", DEF_CLASS }, { CSHARP_MODIFIERS "interface @", DEF_INTERFACE }, { CSHARP_MODIFIERS "struct @", DEF_STRUCT },
        { CSHARP_MODIFIERS "enum @", DEF_ENUM } } },
    { "typescript", "//", 0, {
        { TS_MODIFIERS "class @", DEF_CLASS }, { TS_MODIFIERS "interface @", DEF_INTERFACE }, { TS_MODIFIERS "enum @", DEF_ENUM },
        { TS_MODIFIERS "type @ <> =", DEF_TYPE }, { TS_MODIFIERS "function ?* @", DEF_FUNCTION } } },
    { "javascript", "//", 0, { { TS_MODIFIERS "class @", DEF_CLASS }, { TS_MODIFIERS "function ?* @", DEF_FUNCTION } } },
    { "python", "#", 0, { { "class @", DEF_CLASS }, { "?async def @ <> (", DEF_FUNCTION } } },
    { "ruby", "#", 0, { { "class @.", DEF_CLASS }, { "module @.", DEF_MODULE }, { "?private|protected def ?self ?. @", DEF_METHOD } } },
    { "go", "//", 0, { { "^ func () @ <> (", DEF_FUNCTION }, { "^ type @ <> struct", DEF_STRUCT }, { "^ type @ <> interface", DEF_INTERFACE }, { "^ type @", DEF_TYPE } } },
    { "rust", "//", 0, {
        { RUST_MODIFIERS " fn @", DEF_FUNCTION }, { RUST_MODIFIERS " struct|union @", DEF_STRUCT }, { RUST_MODIFIERS " enum @", DEF_ENUM }, { RUST_MODIFIERS " trait @", DEF_INTERFACE } } },
    { "php", "// #", 0, {
        { "*abstract|final|readonly class @", DEF_CLASS }, { "interface @ ", DEF_INTERFACE }, { "trait @ ", DEF_CLASS }, { "enum @ ", DEF_ENUM },
        { "*public|private|protected|static|abstract|final function ?& @ (", DEF_FUNCTION } } },
    { "scala", "//", 0, {
        { "*private|protected|sealed|abstract|final|implicit|case|lazy|open class|object @", DEF_CLASS }, { "*sealed|private|protected trait @", DEF_INTERFACE }, { "*private|protected|override|final|implicit|inline def @", DEF_FUNCTION } } },
    { "c", "//", 0, { { "?typedef struct|union @ {", DEF_STRUCT }, { "?typedef enum @ {", DEF_ENUM }, { "^ ?static|inline|extern _ ! ( ... ) {", DEF_FUNCTION } } },
    { "cpp", "//", 0, { { "class @ ?final {", DEF_CLASS }, { "class @ ?final :", DEF_CLASS }, { "struct @ ?final {", DEF_STRUCT }, { "struct @ ?final :", DEF_STRUCT }, { "enum ?class|struct @ {", DEF_ENUM }, { "namespace @ {", DEF_MODULE } } },
};
/* clang-format on */

const struct line_language *lines_language(const struct language *language)
{
    const struct line_language *of_base = NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!strcmp(rows[i].name, language->name))
            return &rows[i];
        if (language_has_base(language, rows[i].name))
            of_base = &rows[i];
    }
    return of_base;
}
