#include "syntax/library.h"

#include <string.h>

#include "syntax/strings.h"

/* Of what every program has at hand: strings, collections, iterators, numbers, promises, streams. */
static const char *const members[FAMILY_COUNT] = {
    [FAMILY_C] =
        " append assign at back back_inserter begin begins_with capacity cbegin cend clear close"
        " compare contains copy count c_str data emplace emplace_back empty end ends_with equals"
        " erase extract fill find first front get good has_value hash insert join key length lock"
        " merge name next now open peek pop pop_back pop_front push push_back push_front put rbegin"
        " read release rend remove replace reserve reset resize reverse second seek set size sort"
        " starts_with str substr swap test time top unlock value value_or wait"
        " what write ",
    [FAMILY_GO] = " Close Done Err Error Flush Get Header Len Less Lock Name Next Open Read Reset"
                  " Seek Set Size String Swap Unlock Unwrap Value Wait Write ",
    [FAMILY_JVM] =
        " accept add addAll all and andThen any append apply associate associateBy average capacity"
        " charAt chunked clear clone close collect combine compareTo compute computeIfAbsent concat"
        " contains containsAll containsKey count decode delete distinct distinctBy drop dropWhile"
        " encode endsWith entries equals exists filter filterIsInstance filterNot find findAny"
        " findFirst first firstOrNull flatMap flatten flush fold foldLeft forEach format get"
        " getBytes getClass getOrDefault getOrElse getOrNull getOrPut getValue groupBy hashCode"
        " hasNext head headOption indexOf indices insert intersect isDefined isEmpty isNotEmpty"
        " isPresent iterator join joinToString keys keySet last lastIndexOf lastOrNull length let"
        " limit lines lock longValue map mapIndexed mapNotNull mapValues matches max maxBy merge "
        "min"
        " minBy minus mkString name next none ofNullable offer onEach or orElse orElseThrow"
        " ordinal parallel parse partition peek plus poll pop post print println push put putAll"
        " putIfAbsent read readLine reduce remove removeAll removeIf replace reset retainAll "
        "reverse"
        " reversed run set setValue shuffle single size skip slice sort sorted sortedBy split "
        "stream"
        " startsWith stop sub submit subList substring sum supplyAsync tail take takeIf test "
        "toArray"
        " toByteArray toInt toList toLong toMap toSet toString toLowerCase toUpperCase trim union"
        " unlock update use value valueOf values wait withIndex write zip ",
    [FAMILY_JAVASCRIPT] =
        " abort add addEventListener all allSettled any append apply assign at before bind blur "
        "call"
        " catch charAt charCodeAt clear click clone close closest codePointAt concat contains"
        " copyWithin create defineProperty delete description destroy dispatchEvent each emit end"
        " endsWith entries every exec fill filter finally find findIndex findLast findLastIndex"
        " first flat flatMap flags focus forEach format from fromEntries get getAttribute getTime"
        " has hasAttribute hasOwnProperty includes indexOf insertBefore item join json keys last"
        " lastIndexOf length link listen localeCompare log map match matchAll message name next"
        " normalize of off on once open padEnd padStart parse pause pipe play pop postMessage push"
        " querySelector querySelectorAll race raw read reduce reduceRight reject remove"
        " removeAttribute removeChild removeEventListener removeListener repeat replace replaceAll"
        " replaceWith reset resolve resume return reverse search send set setAttribute shift size"
        " slice some sort source split start startsWith stop stringify style submit substr"
        " substring tag test text then throw toFixed toISOString toJSON toLowerCase toString"
        " toUpperCase trim trimEnd trimStart unref unshift update url value valueOf values with"
        " write ",
    [FAMILY_PHP] = " add all call clear close contains count current each filter find first"
                   " format get getCode getMessage getName has isEmpty key last map merge modify"
                   " next offsetGet offsetSet pop pull push put remove reset rewind set shift sort"
                   " toArray valid ",
    [FAMILY_PYTHON] =
        " acquire add append cancel capitalize center clear close copy count date decode difference"
        " discard done encode end endswith exception exists expanduser extend fileno find findall"
        " finditer flush format fullmatch get group groups hex index insert intersection is_dir"
        " is_file isalnum isalpha isdigit isoformat items iterdir join keys kill lower lstrip match"
        " mkdir move name open partition pop popitem put read readline readlines release remove"
        " rename replace resolve result reverse rfind rglob rpartition rsplit rstrip run search "
        "seek"
        " send set setdefault sort span split splitlines start startswith stat strip sub submit"
        " suffix swapcase tell throw title touch translate truncate union unlink update upper"
        " values wait write writelines zfill ",
    [FAMILY_RUBY] =
        " add all any append begin call chars clear close collect compact concat count cycle delete"
        " detect dig digest downcase drop dup each each_with_index each_with_object empty end "
        "entries"
        " fetch fill filter find find_index first flatten flush format freeze frozen gsub group_by"
        " has_key hash include index inject insert inspect instance_eval join key keys last length"
        " lines map match max merge min name new next none open pack partition pop push puts raise"
        " read reduce reject replace respond_to reverse rewind sample scan select send set shift"
        " size slice sort sort_by split start_with step strip sub sum swapcase take tap test then"
        " times to_a to_h to_i to_proc to_s to_sym uniq unpack unshift upcase update value values"
        " write zip ",
    [FAMILY_RUST] =
        " abs all and and_then any append as_bytes as_mut as_ref as_slice as_str await borrow"
        " borrow_mut by_ref bytes capacity chain chars chunks clear clone cloned cmp collect"
        " contains contains_key copied count cycle default deref drain drop end ends_with entry"
        " enumerate eq err expect extend fetch_add fill filter filter_map find find_map finish "
        "first"
        " flat_map flatten flush fmt fold for_each from from_str get get_mut get_or_insert_with "
        "hash"
        " id index insert inspect into into_inner into_iter is_empty is_err is_none is_ok is_some"
        " iter iter_mut join keys kind last len lines load lock lookup map map_err map_or matches "
        "max"
        " merge min name ne new next nth ok ok_or ok_or_else open or_default or_else or_insert"
        " parse partition path peek pop position push push_str read read_line recv remove repeat"
        " replace reserve resize rev reverse rfind run send set size skip sort sort_by source spawn"
        " split split_at splitn start starts_with step_by store sum swap take take_while then "
        "to_owned"
        " to_string to_vec trim truncate try_from try_into unwrap unwrap_or unwrap_or_default"
        " unwrap_or_else update values wait windows with_capacity write write_all zip ",
    [FAMILY_C_SHARP] =
        " Add AddRange Aggregate All Any Append AsReadOnly Average Cancel Cast Clear Clone Close"
        " CompareTo Concat Contains ContainsKey CopyTo Count Create Dispose Distinct Empty EndsWith"
        " Enqueue Equals Exists Find First FirstOrDefault Flush ForEach Format Get GetEnumerator"
        " GetHashCode GetName GetType GetValue GroupBy IndexOf Insert Invoke Join Key Keys Last"
        " LastOrDefault Length Matches Max Message Min MoveNext Name Next OrderBy Parse Peek Pop "
        "Push"
        " Range Read ReadLine Remove RemoveAt Replace Reset Reverse Run Select SelectMany Sequence"
        " Set Single SingleOrDefault Size Skip Sort Split Start StartsWith Stop Substring Sum Take"
        " ToArray ToDictionary ToList ToLower ToString ToUpper Trim TryGetValue Union Value Values"
        " Wait Where Write WriteLine Zip ",
    [FAMILY_SWIFT] =
        " add allSatisfy append cancel capacity compactMap contains count data decode distance drop"
        " dropFirst dropLast encode enumerated filter first firstIndex flatMap forEach formIndex"
        " hash hasPrefix hasSuffix index insert isEmpty isSubset joined keys last lowercased map "
        "max"
        " merge min name next popLast prefix reduce remove removeAll removeFirst removeLast replace"
        " reserveCapacity resume reversed shuffled sort sorted split starts subtracting suffix "
        "swapAt"
        " union update uppercased value values write zip ",
};

bool library_has_member(enum language_family family, const char *name)
{
    size_t size = strlen(name);
    if (family == FAMILY_RUBY && size > 1 && (name[size - 1] == '?' || name[size - 1] == '!'))
        size--; /* they are listed without */
    return members[family] && strings_among(name, size, members[family]);
}

bool library_has_type(enum language_family family, const char *name)
{
    static const char types[] =
        " Action ArgumentException Array ArrayList Attribute BigInteger BinaryReader BinaryWriter"
        " BitArray Boolean Buffer Byte CancellationToken Char Collection Comparer Console Convert"
        " DateOnly DateTime DateTimeOffset Decimal Delegate Dictionary Directory DirectoryInfo"
        " Double Encoding Enum Enumerable Environment EventArgs EventHandler Exception File"
        " FileInfo FileStream Func Guid HashSet Hashtable HttpClient IComparer IComparable"
        " IDictionary IDisposable IEnumerable IEnumerator IEquatable IList Index Int32 Int64"
        " Interlocked KeyValuePair Lazy LinkedList List Match Math Memory MemoryStream Monitor"
        " Nullable Object Path Predicate Process Progress Queue Random Range ReadOnlyMemory"
        " ReadOnlySpan Regex Semaphore SortedDictionary Span Stack Stopwatch Stream StreamReader"
        " StreamWriter String StringBuilder StringReader StringWriter Task TextReader TextWriter"
        " Thread TimeOnly TimeSpan Timer Tuple Type Uri ValueTask ValueTuple Version Vector"
        " WeakReference ";
    return family == FAMILY_C_SHARP && strings_among(name, strlen(name), types);
}
