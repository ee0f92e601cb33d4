/* Realistic kinds of secrets, each in the text around it, and kinds of text that look like them and
 * are none. Values are made while the test runs. */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "redact/plant.h"
#include "redact/redact.h"

struct kind {
    const char *name, *text;
};

#define LINES "{b64}\n{b64}\n{b64}\n{b64}\n{b64}\n{b24}=="

static const struct kind planted[] = {
    /* private keys */
    { "PEM bare", "{D}BEGIN RSA PRIVATE KEY{D}\n" LINES "\n{D}END RSA PRIVATE KEY{D}" },
    { "PEM indented", "key: |\n    {D}BEGIN PRIVATE KEY{D}\n    {b64}\n    {b64}\n    {b20}\n    {D}END PRIVATE KEY{D}" },
    { "PEM commented with #", "# {D}BEGIN RSA PRIVATE KEY{D}\n# {b64}\n# {b64}\n# {b64}\n# {b12}==\n# {D}END RSA PRIVATE KEY{D}" },
    { "PEM commented with //", "// {D}BEGIN EC PRIVATE KEY{D}\n// {b64}\n// {b64}\n// {b12}==\n// {D}END EC PRIVATE KEY{D}" },
    { "PEM commented with *", "/*\n * {D}BEGIN RSA PRIVATE KEY{D}\n * {b64}\n * {b64}\n * {b40}\n * {D}END RSA PRIVATE KEY{D}\n */" },
    { "PEM commented with --", "-- {D}BEGIN RSA PRIVATE KEY{D}\n-- {b64}\n-- {b64}\n-- {b40}\n-- {D}END RSA PRIVATE KEY{D}" },
    { "PEM commented with ;", ";; {D}BEGIN RSA PRIVATE KEY{D}\n;; {b64}\n;; {b64}\n;; {b40}\n;; {D}END RSA PRIVATE KEY{D}" },
    { "PEM commented with REM", "REM {D}BEGIN RSA PRIVATE KEY{D}\nREM {b64}\nREM {b64}\nREM {b40}\nREM {D}END RSA PRIVATE KEY{D}" },
    { "PEM quoted in Markdown", "> {D}BEGIN RSA PRIVATE KEY{D}\n> {b64}\n> {b64}\n> {b40}\n> {D}END RSA PRIVATE KEY{D}" },
    { "PEM after a heading", "Put this in: # {D}BEGIN RSA PRIVATE KEY{D}\n# {b64}\n# {b64}\n# {b64}\n# {D}END RSA PRIVATE KEY{D}" },
    { "PEM in HTML comment", "<!-- {D}BEGIN RSA PRIVATE KEY{D}\n{b64}\n{b64}\n{b40}\n{D}END RSA PRIVATE KEY{D} -->" },
    { "PEM with \\n", "k = '{D}BEGIN PRIVATE KEY{D}\\n{b64}\\n{b64}\\n{b40}\\n{D}END PRIVATE KEY{D}\\n'" },
    { "PEM with \\\\n", "k = \"{\\\"key\\\": \\\"{D}BEGIN PRIVATE KEY{D}\\\\n{b64}\\\\n{b64}\\\\n{b40}\\\\n{D}END PRIVATE KEY{D}\\\\n\\\"}\"" },
    { "PEM with \\r\\n", "k = '{D}BEGIN PRIVATE KEY{D}\\r\\n{b64}\\r\\n{b64}\\r\\n{b40}\\r\\n{D}END PRIVATE KEY{D}'" },
    { "PEM in strings with +", "k = \"{D}BEGIN RSA PRIVATE KEY{D}\\n\" +\n  \"{b64}\\n\" +\n  \"{b64}\\n\" +\n  \"{D}END RSA PRIVATE KEY{D}\"" },
    { "PEM in strings of C", "static const char k[] =\n  \"{D}BEGIN RSA PRIVATE KEY{D}\\n\"\n  \"{b64}\\n\"\n  \"{b64}\\n\"\n  \"{D}END RSA PRIVATE KEY{D}\\n\";" },
    { "PEM in a list", "k = [\n  '{D}BEGIN RSA PRIVATE KEY{D}',\n  '{b64}',\n  '{b64}',\n  '{b30}=',\n  '{D}END RSA PRIVATE KEY{D}',\n]" },
    { "PEM on one line", "{D}BEGIN RSA PRIVATE KEY{D} {b64} {b64} {b40} {D}END RSA PRIVATE KEY{D}" },
    { "PEM without its end", "{D}BEGIN OPENSSH PRIVATE KEY{D}\n{b70}\n{b70}\n{b70}" },
    { "PGP block", "{D}BEGIN PGP PRIVATE KEY BLOCK{D}\nVersion: GnuPG v2\n\n{b64}\n{b64}\n{b22}\n=aB3d\n{D}END PGP PRIVATE KEY BLOCK{D}" },
    { "PEM encrypted", "{D}BEGIN RSA PRIVATE KEY{D}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,{h32}\n\n{b64}\n{b64}\n{D}END RSA PRIVATE KEY{D}" },
    { "PEM in base64", "KEY_B64 = \"LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo{b300}\"" },
    { "PEM in base64, folded", "data: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1J\n  {b76}\n  {b76}\n  {b76}" },
    { "JSON with a key in base64", "X=ewogICJwcml2YXRlX2tleSI6ICItLS0tLUJFR0lOIFBSSVZBVEUgS0VZLS0tLS1c{b300}" },
    { "bare body of RSA", "const body = `MIIEpAIBAAKCAQEA{b48}\n{b64}\n{b64}\n{b64}\n{b30}==`" },
    { "bare body of PKCS 8", "k = \"MIIEvQIBADANBgkqhkiG9w0BAQEFAASC{b400}\"" },
    { "bare body of EC", "k = 'MHcCAQEEI{b150}=='" },
    { "bare body of OpenSSH", "k = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmU{b300}'" },
    { "bare body, commented", "# MIIEowIBAAKCAQEA{b48}\n# {b64}\n# {b64}\n# {b64}" },
    { "PuTTY key", "Private-Lines: 4\n{b64}\n{b64}\n{b64}\n{b20}\nPrivate-MAC: 00" },
    { "kubeconfig client-key-data", "    client-key-data: {b200}" },
    { "kubeconfig token", "users:\n- name: dev\n  user:\n    token: {A60}" },
    { "YAML block of base64", "private_key: |\n  {b64}\n  {b64}\n  {b64}\nother: 1" },
    { "JWK", "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"d\":\"{u200}\"}" },
    { "RSAKeyValue", "<RSAKeyValue><Exponent>AQAB</Exponent><D>{b172}</D></RSAKeyValue>" },
    { "WireGuard key", "[Interface]\nPrivateKey = {b43}=\nListenPort = 51820" },
    { "age key", "AGE-SECRET-KEY-1{U58}" },
    /* files of tools */
    { "netrc line", "machine ci.corp.net login deploy password {A15}" },
    { "netrc lines", "machine ci.corp.net\n  login deploy\n  password {A15}" },
    { "pgpass", "db.internal:5432:shop:app:{A14}" },
    { "npmrc token", "//registry.corp.net/:_authToken={A36}" },
    { "npmrc auth", "_auth={b32}" },
    { "npmrc password", "//registry.corp.net/:_password={b24}" },
    { "docker auths", "{\"auths\": {\"r.corp.net\": {\"auth\": \"{=ZGVwbG95OnMzY3IzdFBhc3M5}\"}}}" },
    { "Dockerfile ENV with space", "ENV API_SECRET {A28}" },
    { "Dockerfile ENV", "ENV API_SECRET={A28}" },
    { "Dockerfile ENV of several", "ENV NODE_ENV=production DB_PASSWORD={A16} PORT=80" },
    { "Dockerfile ARG", "ARG NPM_TOKEN={A36}" },
    { "shell export", "export DB_PASSWORD={A16}" },
    { "shell export quoted", "export DB_PASSWORD='{A16}'" },
    { "shell default", "DB_PASSWORD=${DB_PASSWORD:-{A16}}" },
    { "batch set", "set DB_PASSWORD={A16}" },
    { "setx", "setx API_TOKEN {A28}" },
    { "redis.conf", "requirepass {A24}" },
    { "LDAP bindpw", "bindpw {A24}" },
    { "htpasswd line", "admin:$apr1$abcdefgh${A22}" },
    { "shadow line", "root:$6$saltsalt${b86}:19000:0:99999:7:::" },
    { "aws configure", "aws configure set aws_secret_access_key {b40}" },
    { "aws credentials", "[default]\naws_access_key_id = AKIA{U16}\naws_secret_access_key = {b40}" },
    { "Kubernetes secret", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\ndata:\n  conf: {b32}\n  cert: {b24}" },
    { "Kubernetes secret, plain", "kind: Secret\nstringData:\n  dsn: \"{A20}\"" },
    { "Kubernetes secret, data first", "apiVersion: v1\ndata:\n  conf: {b32}\nkind: Secret\nmetadata:\n  name: x" },
    { "Kubernetes env", "env:\n- name: DB_PASSWORD\n  value: {A16}" },
    { "compose environment", "environment:\n  - POSTGRES_PASSWORD={A16}" },
    { "compose environment, map", "environment:\n  POSTGRES_PASSWORD: {A16}" },
    { "Ansible", "ansible_become_pass: {A16}" },
    { "Terraform variable", "variable \"db_password\" {\n  type = string\n  default = \"{A16}\"\n}" },
    { "Terraform argument", "  master_password = \"{A16}\"" },
    { "tfvars", "api_token=\"{A32}\"" },
    { "plist", "<key>ApiSecret</key>\n<string>{A32}</string>" },
    { "Maven settings", "<server><id>x</id><password>{A16}</password></server>" },
    { "Spring properties", "spring.datasource.password={A16}" },
    { "Spring YAML", "spring:\n  datasource:\n    password: {A16}" },
    { "web.config", "<add key=\"ApiSecret\" value=\"{A28}\" />" },
    { "Android strings", "<string name=\"api_secret\">{A32}</string>" },
    { "XML property", "<property name=\"password\">{A16}</property>" },
    { "XML property, value", "<property name=\"hibernate.connection.password\" value=\"{A16}\"/>" },
    { "XML attribute", "<user name=\"admin\" password=\"{A16}\" />" },
    { "INI", "[db]\nuser = app\npassword = {A16}" },
    { "TOML", "[registry]\ntoken = \"{A32}\"" },
    { "HCL Vault", "token = \"{A26}\"" },
    { "gradle.properties", "signing.password={A16}" },
    { "build.gradle", "    storePassword '{A16}'\n    keyPassword \"{A16}\"" },
    { "wp-config", "define('DB_PASSWORD', '{A16}');" },
    { "wp-config salt", "define('AUTH_KEY', '{A8}|$k({A6} !{A7}@-{A9};+>{A8}%{A6}');" },
    { "Django key", "SECRET_KEY = 'django-insecure-{A10}#(@{A8}^&{A9}$+{A8})'" },
    { "Rails", "  secret_key_base: {h128}" },
    { "Laravel", "APP_KEY=base64:{b43}=" },
    { "Symfony", "APP_SECRET={h32}" },
    { "wpa_supplicant", "network={\n  ssid=\"x\"\n  psk=\"{A14}\"\n}" },
    { "cookie", "Cookie: lang=de; sessionid={A32}; a=b" },
    { "authorization header", "Authorization: token {h40}" },
    { "authorization header in code", "headers['Authorization'] = 'Token {h40}'" },
    { "bearer", "curl -H \"Authorization: Bearer {A40}\" x" },
    { "bearer in code", "headers: { Authorization: `Bearer {A40}` }" },
    { "basic", "Authorization: Basic {=YWRtaW46czNjcjN0UEA=}" },
    { "API key header", "req.Header.Set(\"X-Api-Key\", \"{A32}\")" },
    { "API key header of curl", "curl -H 'X-API-Key: {A32}' https://api.corp.net" },
    /* code */
    { "C", "static const char *password = \"{A16}\";" },
    { "C array", "char wifi_password[64] = \"{A16}\";" },
    { "C strcpy", "strcpy(config.password, \"{A16}\");" },
    { "C macro", "#define API_SECRET \"{A28}\"" },
    { "C++ brace", "std::string apiSecret{\"{A28}\"};" },
    { "C++ brace with space", "const std::string db_password { \"{A16}\" };" },
    { "C++ raw string", "auto token = R\"{A32}\";" },
    { "C#", "private const string ApiSecret = \"{A28}\";" },
    { "C# verbatim", "var password = @\"{A16}\";" },
    { "Java", "private static final String CLIENT_SECRET = \"{A32}\";" },
    { "Java setter", "ds.setPassword(\"{A16}\");" },
    { "Java map", "props.put(\"password\", \"{A16}\");" },
    { "Java Map.of", "Map.of(\"user\", \"app\", \"password\", \"{A16}\")" },
    { "Kotlin", "val apiToken: String = \"{A32}\"" },
    { "Scala", "val password = \"\"\"{A16}\"\"\"" },
    { "Go", "const clientSecret string = \"{A32}\"" },
    { "Go short", "password := \"{A16}\"" },
    { "Go struct", "Config{User: \"app\", Password: \"{A16}\"}" },
    { "Rust", "let api_token: &str = \"{A32}\";" },
    { "Rust call", ".password(\"{A16}\")" },
    { "Python", "API_SECRET = '{A28}'" },
    { "Python default", "os.environ.get('DB_PASSWORD', '{A16}')" },
    { "Python getenv or", "token = os.getenv('API_TOKEN') or '{A32}'" },
    { "Python argument", "connect(host='x', password='{A16}')" },
    { "Python argparse", "parser.add_argument('--password', default='{A16}')" },
    { "Python dict", "conf = {'password': '{A16}', 'user': 'x'}" },
    { "Ruby", "password: '{A16}'," },
    { "Ruby hash", ":api_secret => \"{A28}\"" },
    { "Ruby ENV.fetch", "ENV.fetch('DB_PASSWORD', '{A16}')" },
    { "PHP", "$db_password = '{A16}';" },
    { "PHP array", "'password' => '{A16}'," },
    { "Perl", "my $password = '{A16}';" },
    { "JavaScript", "const clientSecret = '{A32}';" },
    { "JavaScript or", "const secret = process.env.APP_SECRET || '{A32}';" },
    { "JavaScript nullish", "const secret = process.env.APP_SECRET ?? '{A32}';" },
    { "JavaScript template", "const password = `{A16}`;" },
    { "TypeScript", "private readonly apiToken: string = '{A32}';" },
    { "Swift", "let apiSecret = \"{A28}\"" },
    { "Objective-C", "NSString *const kApiSecret = @\"{A28}\";" },
    { "Dart", "final String apiSecret = '{A28}';" },
    { "Lua", "local password = \"{A16}\"" },
    { "Elixir", "config :app, secret_key: \"{A64}\"" },
    { "Clojure", "{:password \"{A16}\"}" },
    { "Lisp", "(setq api-secret \"{A28}\")" },
    { "R", "password <- \"{A16}\"" },
    { "VB", "Dim password As String = \"{A16}\"" },
    { "comparison", "if (password === '{A16}') {" },
    { "strcmp", "if (!strcmp(password, \"{A16}\"))" },
    { "comment", "// password: {A16}" },
    { "comment in words", "# the password is {A16}" },
    { "JSON", "{\"client_secret\": \"{A32}\"}" },
    { "JSON nested", "{\"clientSecret\":{\"value\":\"{h40}\"}}" },
    { "JSON in a string", "body = \"{\\\"password\\\":\\\"{A16}\\\"}\"" },
    { "JSON in a string twice", "x = \"{\\\\\\\"api_secret\\\\\\\":\\\\\\\"{A28}\\\\\\\"}\"" },
    { "JSON name and value", "{\"name\": \"API_SECRET\", \"value\": \"{A28}\"}" },
    { "list", "API_TOKENS = [\"{A32}\", \"{A32}\"]" },
    { "halves with +", "api_secret = \"{A15}\" + \"{A15}\"" },
    { "halves with .", "$api_secret = '{A15}' . '{A15}';" },
    { "halves side by side", "const char *api_secret = \"{A18}\"\n    \"{A18}\";" },
    { "halves in Python", "api_secret = ('{A18}'\n              '{A18}')" },
    { "halves in VB", "api_secret = \"{A15}\" & _\n  \"{A15}\"" },
    { "halves of two names", "SECRET_PART1 = \"{A24}\"\nSECRET_PART2 = \"{A24}\"" },
    { "call login", "client.login(\"admin\", \"{A12}\")" },
    { "call smtp", "smtp.login('a@corp.net', '{A16}')" },
    { "call PlainAuth", "smtp.PlainAuth(\"\", \"app\", \"{A16}\", \"mail.corp.net\")" },
    { "call NetworkCredential", "new NetworkCredential(\"svc\", \"{A14}\")" },
    { "call getConnection", "DriverManager.getConnection(url, \"app\", \"{A16}\")" },
    { "call HTTPBasicAuth", "requests.get(u, auth=HTTPBasicAuth('app', '{A16}'))" },
    { "call auth tuple", "requests.get(u, auth=('app', '{A16}'))" },
    { "call mysqli", "new mysqli(\"localhost\", \"app\", \"{A16}\", \"shop\");" },
    { "call jwt.sign", "jwt.sign(payload, '{A28}')" },
    { "call createHmac", "crypto.createHmac('sha256', '{A28}')" },
    { "call SecretKeySpec", "new SecretKeySpec(\"{A24}\".getBytes(), \"AES\")" },
    { "AWS secret beside its id", "boto3.client(\"s3\", \"AKIA{U16}\", \"{b40}\")" },
    /* commands */
    { "curl -u", "curl -u admin:{=s3cr3tAb9xQz} https://x" },
    { "curl --user", "curl -s --user 'admin:{=s3cr3tAb9xQz}' https://x" },
    { "curl in a list", "subprocess.run(['curl', '-u', 'admin:{=s3cr3tAb9xQz}', url])" },
    { "curl over lines", "curl -X POST \\\n  -u admin:{=s3cr3tAb9xQz} \\\n  https://x" },
    { "wget", "wget --user=a --password={=s3cr3tAb9xQz} https://x" },
    { "mysql -p", "mysql -uroot -p{=P4ssAb9xQz} shop" },
    { "mysqldump -p", "mysqldump -h db -u root -p'{=P4ssAb9xQz}' shop > x.sql" },
    { "sshpass", "sshpass -p '{=s3cr3tAb9xQz}' ssh h" },
    { "sshpass glued", "sshpass -p{=s3cr3tAb9xQz} ssh h" },
    { "ldapsearch -w", "ldapsearch -x -D cn=admin -w {=s3cr3tAb9xQz} -b dc=x" },
    { "redis-cli -a", "redis-cli -h cache -a {=s3cr3tAb9xQz} ping" },
    { "docker login -p", "docker login -u ci -p {=s3cr3tAb9xQz} r.corp.net" },
    { "az login", "az login --service-principal -u app -p {A34} --tenant x" },
    { "PGPASSWORD", "PGPASSWORD={=s3cr3tAb9xQz} psql -h db" },
    { "openssl pass:", "openssl rsa -in k.pem -passin pass:{=s3cr3tAb9xQz}" },
    { "keytool", "keytool -storepass {=s3cr3tAb9xQz} -list" },
    { "gpg --passphrase", "gpg --batch --passphrase {=s3cr3tAb9xQz} -d x" },
    { "echo to sudo", "echo '{=s3cr3tAb9xQz}' | sudo -S true" },
    { "chpasswd", "echo \"app:{=s3cr3tAb9xQz}\" | chpasswd" },
    { "docker login from stdin", "echo {=s3cr3tAb9xQz} | docker login -u ci --password-stdin" },
    { "htpasswd -b", "htpasswd -bc users admin {=s3cr3tAb9xQz}" },
    { "net use", "net use \\\\\\\\srv\\\\share {=s3cr3tAb9xQz} /user:corp\\\\svc" },
    { "smbclient", "smbclient //srv/x -U 'svc%{=s3cr3tAb9xQz}'" },
    { "sqlcmd", "sqlcmd -S db -U sa -P {=s3cr3tAb9xQz} -Q x" },
    { "mongo", "mongo -u root -p {=s3cr3tAb9xQz} admin" },
    { "zip -P", "zip -P {=s3cr3tAb9xQz} x.zip x" },
    { "7z -p", "7z a -p{=s3cr3tAb9xQz} x.7z x" },
    { "expect", "expect \"word:\"\nsend \"{=s3cr3tAb9xQz}\\r\"" },
    { "kubectl create secret", "kubectl create secret generic x --from-literal=password={=s3cr3tAb9xQz}" },
    { "helm --set", "helm install x --set auth.password={=s3cr3tAb9xQz}" },
    { "java -D", "java -Djavax.net.ssl.keyStorePassword={=s3cr3tAb9xQz} -jar x" },
    { "option with =", "tool --api-token={A28} run" },
    /* SQL */
    { "IDENTIFIED BY", "CREATE USER 'a'@'%' IDENTIFIED BY '{A28}';" },
    { "IDENTIFIED WITH", "ALTER USER a IDENTIFIED WITH mysql_native_password BY '{A16}';" },
    { "IDENTIFIED BY bare", "CREATE USER a IDENTIFIED BY {=S3cr3tAb9xQz};" },
    { "CREATE ROLE", "CREATE ROLE app WITH LOGIN PASSWORD '{A16}';" },
    { "ALTER USER", "ALTER USER app WITH ENCRYPTED PASSWORD '{A16}';" },
    { "SQL Server login", "CREATE LOGIN app WITH PASSWORD = N'{A16}';" },
    { "SET PASSWORD", "SET PASSWORD FOR 'a'@'%' = PASSWORD('{A16}');" },
    /* PowerShell */
    { "ConvertTo-SecureString", "$ApiSecret = ConvertTo-SecureString \"{A28}\" -AsPlainText -Force" },
    { "ConvertTo-SecureString of a pipe", "$s = '{A16}' | ConvertTo-SecureString -AsPlainText" },
    { "$env:", "$env:API_SECRET = \"{A28}\"" },
    { "-Password", "New-Thing -User x -Password '{A16}'" },
    /* connections */
    { "URL", "postgres://app:{A16}@db.internal/shop" },
    { "URL with +", "mongodb+srv://app:{A16}@cluster0.x.mongodb.net/shop" },
    { "URL without user", "redis://:{A16}@cache:6379/0" },
    { "AMQP", "amqp://app:{A16}@mq:5672/%2f" },
    { "git remote", "https://x-access-token:{A36}@github.com/a/b.git" },
    { "ADO", "Server=db;Database=x;User Id=sa;Password={A16};Encrypt=True" },
    { "ODBC", "Driver={x};Server=db;Uid=sa;Pwd={A16};" },
    { "JDBC query", "jdbc:postgresql://db/shop?user=app&password={A16}" },
    { "JDBC Oracle", "jdbc:oracle:thin:scott/{A12}@//db:1521/x" },
    { "libpq", "host=db user=app password={A16} dbname=shop" },
    { "Azure storage", "DefaultEndpointsProtocol=https;AccountName=x;AccountKey={b86}==;EndpointSuffix=core" },
    { "query of a URL", "https://api.corp.net/v1?api_key={A32}&x=1" },
    { "SAS", "https://x.blob.core/y?sv=2022&sig={A42}%3D&se=1" },
    { "presigned", "https://b.s3.aws/x?X-Amz-Credential=a&X-Amz-Signature={h64}" },
    { "Kafka JAAS", "sasl.jaas.config=o.PlainLoginModule required username=\"a\" password=\"{A16}\";" },
    /* words */
    { "pass phrase with a word", "password = \"correct horse battery {A14}\"" },
    { "pass phrase", "passphrase: \"{=correct horse battery staple}\"" },
    { "pass phrase without quotes", "passphrase: {=correct horse battery staple}" },
    { "mnemonic", "mnemonic = \"{=legal winner thank year wave sausage worth useful legal winner thank yellow}\"" },
    { "mnemonic of a shell", "MNEMONIC={=legal winner thank year wave sausage worth useful legal winner thank yellow}" },
    { "seed phrase", "seedPhrase: '{=legal winner thank year wave sausage worth useful legal winner thank yellow}'" },
    /* shapes, glued and newer ones */
    { "GitHub token after _", "x = \"token_gh" "p_{A36}\"" },
    { "GitHub token after a letter", "x = \"mygh" "p_{A36}\"" },
    { "AWS id after a name", "x = 'keyAKIA{U16}'" },
    { "Slack token after -", "x = 'bot-xox" "b-{d12}-{d12}-{A24}'" },
    { "JWT", "t = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIi{u40}.{u43}'" },
    { "JWT after _", "t = 'tok_eyJhbGciOiJIUzI1NiJ9.eyJzdWIi{u40}.{u43}'" },
    { "Supabase", "v = \"sb_se" "cret_{A31}\"" },
    { "Pinecone", "v = \"pcsk" "_{A70}\"" },
    { "LangSmith", "v = \"lsv2" "_pt_{h32}_{h10}\"" },
    { "Tavily", "v = \"tvly" "-{A32}\"" },
    { "Airtable", "v = \"pat{A14}.{h64}\"" },
    { "Facebook", "v = \"EAA" "C{A180}\"" },
    { "Dropbox", "v = \"sl.{A135}\"" },
    { "Anthropic", "v = \"sk-" "ant-api03-{u93}AA\"" },
    { "OpenAI", "v = \"sk-" "proj-{u74}T3BlbkFJ{u74}\"" },
    { "OpenRouter", "v = \"sk-" "or-v1-{h64}\"" },
    { "Groq", "v = \"gsk" "_{A52}\"" },
    { "xAI", "v = \"xai" "-{A80}\"" },
    { "Hugging Face", "v = \"hf" "_{A34}\"" },
    { "NVIDIA", "v = \"nvapi" "-{u64}\"" },
    { "Jina", "v = \"jina" "_{A60}\"" },
    { "Firecrawl", "v = \"fc" "-{h32}\"" },
    { "Langfuse", "v = \"sk-" "lf-{h8}-{h4}-{h4}-{h4}-{h12}\"" },
    { "Together", "v = \"tgp" "_v1_{u43}\"" },
    { "Vercel blob", "v = \"vercel_blob" "_rw_{A16}_{A30}\"" },
    { "Fly.io", "v = \"fm2" "_{b120}\"" },
    { "Doppler", "v = \"dp.st." "dev.{A43}\"" },
    { "GitLab feed", "v = \"glft" "-{u20}\"" },
    { "GitLab runner", "v = \"GR1348941" "{u20}\"" },
    { "GitLab agent", "v = \"glagent" "-{u50}\"" },
    { "Sentry", "v = \"sntrys" "_eyJpYXQiOj{b80}\"" },
    { "Dynatrace", "v = \"dt0c01.{U24}.{U64}\"" },
    { "1Password key", "v = \"A3-{U6}-{U6}-{U5}-{U5}-{U5}-{U5}\"" },
    { "Resend", "v = \"re" "_{A8}_{A24}\"" },
    { "Cloudflare", "v = \"v1.0-{h24}-{h146}\"" },
    { "PostHog", "v = \"phx" "_{A43}\"" },
    { "Shippo", "v = \"shippo" "_live_{h40}\"" },
    { "Plaid", "v = \"access-" "production-{h8}-{h4}-{h4}-{h4}-{h12}\"" },
    { "Azure storage key alone", "v = \"{b76}+ASt{b6}==\"" },
    { "Azure DevOps", "v = \"{A76}AZDO{A4}\"" },
    { "Twitch", "v = \"oauth:{l10}{d4}{l8}{d4}{l4}\"" },
    { "Mapbox", "v = \"sk.eyJ" "1Ijoi{u60}.{u22}\"" },
    { "Typeform", "v = \"tfp" "_{u59}\"" },
    { "MaxMind", "v = \"{A6}_{A29}_mmk\"" },
    { "Artifactory", "v = \"cmVmd" "{A59}\"" },
    { "Atlassian", "v = \"ATATT3" "xFfGF0{u180}={h8}\"" },
    { "Trello", "v = \"ATTA" "{h64}\"" },
    { "Bedrock", "v = \"ABSK" "{b132}\"" },
    { "ClickHouse", "v = \"4b1d" "{A38}\"" },
    { "Slack cookie", "v = \"xox" "d-{A60}%2B{A40}\"" },
    { "Discord", "bot.run('MT{A22}.{A6}.{A38}')" },
    { "Telegram", "https://api.telegram.org/bot{d9}:AA{u33}/send" },
    { "vendor's key by name", "algolia_admin_key = \"{A32}\"" },
};

static const struct kind harmless[] = {
    { "package-lock", "\"integrity\": \"sha512-oRJTvBCvmRUXZVXIRyKFEjd1p6rZQZQTXc6sYJkrZQTXFEq3+CYnkXgqVbnS3kz5PQ1/6eKu0dZ3BXy2A==\"," },
    { "yarn.lock", "resolved \"https://registry.test/a/-/a-1.0.0.tgz#4b1d2c3a5e6f708192a3b4c5d6e7f8091a2b3c4d\"" },
    { "Cargo.lock", "checksum = \"b4f4d8c1a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c\"" },
    { "go.sum", "golang.org/x/sys v0.1.0 h1:kunALQeHf1/185U1i0GOB/fy1IPRDDpuoOOqRReG57U=" },
    { "poetry.lock", "{file = \"a-1.0.tar.gz\", hash = \"sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"}," },
    { "Gemfile.lock", "    nokogiri (1.13.8-x86_64-linux)\n      racc (~> 1.4)" },
    { "UUID", "id: 123e4567-e89b-42d3-a456-556642440000" },
    { "UUID of a project", "<ProjectGuid>{8BC9CEB8-8B4A-11D0-8D11-00A0C91BC942}</ProjectGuid>" },
    { "git oid", "commit 3f786850e387550fdab836ed7e6dc881de23001b" },
    { "submodule", "Subproject commit 89e6c98d92887913cadf06b2adb97f26cde4849b" },
    { "action pin", "uses: actions/checkout@b4ffde65f46336ab88eb53be808477a3936bae11 # v4" },
    { "image digest", "FROM alpine@sha256:c5b1261d6d3e43071626931fc004f70149baeba2c8ec672bd4f27761f8e1ad6b" },
    { "etag", "ETag: \"33a64df551425fcc55e4d42a148795d9f25f89d4\"" },
    { "md5sum", "d41d8cd98f00b204e9800998ecf8427e  empty.txt" },
    { "SRI", "<script src=\"a.js\" integrity=\"sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC\"></script>" },
    { "image in base64", "background: url(data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==)" },
    { "font in base64", "src: url(\"data:font/woff2;base64,d09GMgABAAAAAAXYAA4AAAAACwgAAAWEAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAGh4bEByBNgZgAHwIWg\")" },
    { "type annotation", "def login(self, user: str, password: str, token: Optional[Token] = None) -> bool:" },
    { "TypeScript interface", "interface Credentials {\n  username: string;\n  password: string;\n  token?: AccessToken2;\n}" },
    { "Go struct", "type Config struct {\n\tPassword string `json:\"password,omitempty\"`\n\tToken    *Token `yaml:\"token\"`\n}" },
    { "Java field", "private String password;\nprivate final SecretKey secretKey;" },
    { "getter", "return config.getPassword(DEFAULT_REALM_1);" },
    { "call with a name", "verifyPassword(user.passwordHash, passwordInput1)" },
    { "placeholder in angles", "API_KEY=<your-token-here-123>" },
    { "placeholder your", "api_key = \"your-api-key-goes-here-1234\"" },
    { "placeholder x", "token: xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx" },
    { "placeholder stars", "password=********" },
    { "placeholder changeme", "POSTGRES_PASSWORD: changeme" },
    { "placeholder example", "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" },
    { "variable of a shell", "curl -u \"$USER:$PASSWORD\" \"https://${HOST}/\"" },
    { "variable in braces", "password: ${DB_PASSWORD}\ntoken: ${{ secrets.NPM_TOKEN }}" },
    { "default of nothing", "PASSWORD=${PASSWORD:-}" },
    { "os.environ", "SECRET_KEY = os.environ[\"DJANGO_SECRET_KEY_V2\"]" },
    { "process.env", "const secret = process.env.JWT_SECRET_V2;" },
    { "Vault reference", "password: vault:secret/data/app#db_password1" },
    { "Terraform reference", "password = var.db_password_v2\ntoken = data.aws_secret.this.secret_string" },
    { "Helm template", "password: {{ .Values.auth.password1 | b64enc | quote }}" },
    { "secretKeyRef", "valueFrom:\n  secretKeyRef:\n    name: app-db-credentials-v2\n    key: password" },
    { "names of tests", "def test_login_with_wrong_password_returns_401(client):\n    def test_token2_expires(self):" },
    { "regular expression", "TOKEN_RE = re.compile(r\"gh[pousr]_[A-Za-z0-9]{36}\")" },
    { "rule of a scanner", "{ id: 'aws-key', pattern: /AKIA[0-9A-Z]{16}/, keywords: ['AKIA'] }" },
    { "documentation", "The password must have at least 8 characters, one digit and one sign." },
    { "documentation of options", "  --password PASSWORD   the password of the user (default: none)\n  --token-file FILE     reads the token from FILE" },
    { "manual of curl", "Use `curl -u user:password` or `curl -u user` to be asked." },
    { "manual of mysql", "mysql -u root -p shop < dump.sql" },
    { "labels", "password: \"Password\",\nforgot: \"Forgot your password?\",\nhint: \"Enter the token we sent you\"" },
    { "messages", "throw new Error(\"Invalid password: expected 8 to 64 characters\");" },
    { "form", "<input type=\"password\" name=\"password1\" placeholder=\"Password\" autocomplete=\"new-password\">" },
    { "CSS", ".password-field2{margin:0 0 4px;color:#3f7868}.token-list-item3::before{content:\"\\201C\"}" },
    { "minified", "!function(e,t){var n=e.password,r=t.token||n,o=r?i(r,5):void 0;e.key=\"a1\";return o}(window,{token:null});" },
    { "certificate", "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\nRTESMBAGA1UEChMJQmFsdGltb3JlMRMwEQYDVQQLEwpDeWJlclRydXN0MSIwIAYD\n-----END CERTIFICATE-----" },
    { "certificate in base64", "certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUM1ekNDQWMrZ0F3SUJBZ0lCQURBTkJna3Foa2lHOXcw" },
    { "public key", "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo\n4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onLRnrq0/IzW7yWR7QkrmBL7jTKEn5u\n-----END PUBLIC KEY-----" },
    { "public key of ssh", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vbqajDw4o6gJy8UtmIbkcpnkO3Kwc4qsEnSZp/TR9fQhGk8sVZ a@b" },
    { "public key alone", "PUBLIC_KEY=\"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9q9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==\"" },
    { "parser of keys", "if (line == \"-----BEGIN RSA PRIVATE KEY-----\") state = IN_KEY; else if (line == \"-----END RSA PRIVATE KEY-----\") state = DONE;" },
    { "prefix of keys", "if strings.HasPrefix(token, \"ghp_\") || strings.HasPrefix(token, \"github_pat_\") {" },
    { "publishable key", "const stripe = Stripe(\"pk_test_51H8abcDEF012ghiJKL345mnoPQR\");" },
    { "URL with a user", "git clone ssh://git@github.com:22/a/b.git\nhttps://user:password@example.com/\nhttp://[::1]:8080/a@b" },
    { "mail address", "mailto:first.last2@corp.net" },
    { "SQL column", "password VARCHAR(255) NOT NULL,\nsecret_token CHAR(64) DEFAULT NULL," },
    { "SQL parameter", "CREATE USER app IDENTIFIED BY '${APP_PASSWORD}';\nUPDATE users SET password = ? WHERE id = 1;" },
    { "PowerShell variable", "ConvertTo-SecureString $env:APP_PASSWORD -AsPlainText -Force" },
    { "list of names", "SENSITIVE = [\"password\", \"passwd\", \"api_key1\", \"access_token2\"]" },
    { "enum", "enum TokenKind { TOKEN_STRING2, TOKEN_NUMBER64, TOKEN_END_OF_FILE_1 };" },
    { "keys of a map", "const key = `user_profile_v2_${id}`; cacheKey = \"homepage_block_3_en_US\";" },
    { "key of a translation", "\"primaryKey\": \"orders2_pkey\", \"sortKey\": \"createdAt2\"" },
    { "version", "password-hash = \"0.5.0\"\njsonwebtoken = \"9.3.0-beta.2\"" },
    { "hash of a password named so", "password_hash = \"5f4dcc3b5aa765d61d8327deb882cf99\"\ntoken_sha256 = \"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"" },
    { "test vector", "{ \"key\", \"01020304050607080910111213141516\", \"a2f9c1d07be34458\" }," },
    { "bytes", "static const uint8_t table[] = { 0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6 };" },
    { "long identifiers", "kubernetesServiceAccountTokenProjectionControllerManagerInterface = createServiceAccountTokenVolumeProjection()" },
    { "paths", "secret_file = \"/run/secrets/db_password_2\"\ncert: /etc/ssl/private/server1.pem" },
    { "import", "import { useToken2, AuthProvider } from '@corp/auth-token-v2';" },
    { "log line", "log.info(\"token expires\", \"session2\", user1.id, \"step3\")" },
    { "connect of a signal", "connect(button1, \"clicked\", \"handler2\"); app.bind(\"event2\", \"listener3\");" },
    { "table of Markdown", "| `password` | string | the password of the account, 8 to 64 characters |" },
    { "openapi", "password:\n  type: string\n  format: password\n  minLength: 8\n  example: string" },
    { "Kubernetes object", "kind: ConfigMap\ndata:\n  config.yaml: level-debug-2\n---\nkind: SecretProviderClass" },
    { "ROT of words", "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor" },
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define ROUNDS 10 /* of each kind, with other values */
#define BEFORE "/* before it */\n"
#define AFTER  "\nint after_it(void);\n"

static bool comes_through(const struct kind *kind)
{
    struct planted secret = PLANTED_INIT;
    struct buf out = BUF_INIT;
    bool through = false;
    buf_addstr(&secret.text, BEFORE);
    plant(kind->text, &secret);
    buf_addstr(&secret.text, AFTER);
    redact(secret.text.data, secret.text.size, &out);
    assert_non_null(strstr(out.data, BEFORE));
    assert_non_null(strstr(out.data, "after_it"));
    for (size_t i = 0; i < secret.count; i++)
        through = through || strstr(out.data, secret.pieces[i]);
    if (through)
        print_message("through: %s: %.300s\n", kind->name, out.data);
    buf_release(&secret.text);
    buf_release(&out);
    return through;
}

static void realistic_secrets_go(void **state)
{
    size_t through = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(planted); i++) {
        bool once = false;
        for (unsigned round = 0; round < ROUNDS && !once; round++)
            once = comes_through(&planted[i]);
        through += once;
    }
    print_message("%zu of %zu kinds come through\n", through, COUNT(planted));
    assert_true(COUNT(planted) >= 150);
    assert_true(through * 100 <= COUNT(planted) * 2);
}

static void harmless_text_stays(void **state)
{
    size_t changed = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(harmless); i++) {
        struct buf out = BUF_INIT;
        redact(harmless[i].text, strlen(harmless[i].text), &out);
        if (strcmp(out.data, harmless[i].text)) {
            changed++;
            print_error("changed: %s: %s\n", harmless[i].name, out.data);
        }
        buf_release(&out);
    }
    print_message("%zu of %zu harmless kinds are changed\n", changed, COUNT(harmless));
    assert_true(COUNT(harmless) >= 60);
    assert_int_equal(changed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(realistic_secrets_go),
        cmocka_unit_test(harmless_text_stays),
    };
    return RUN_TESTS(tests);
}
