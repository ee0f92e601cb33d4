#include "support.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/path.h"
#include "redact/redact.h"
#include "redact/plant.h"

#define BEFORE "/* héllo */ int f(void);\n"
#define AFTER  "\nstatic int unrelated_name = 42; // tail\n"

/* Says what is wrong with what is left of the planted text; true when nothing is. */
static bool is_gone(const char *template, const char *kind, const struct planted *planted,
                    size_t found, const char *left, size_t size)
{
    char label[64];
    snprintf(label, sizeof label, "[redacted: %s]", kind);
    const char *wrong = found != 1             ? "not one secret"
                        : !strstr(left, label) ? "another kind"
                                               : NULL;
    for (size_t i = 0; i < planted->count; i++)
        wrong = strstr(left, planted->pieces[i]) ? "still there" : wrong;
    if (memcmp(left, BEFORE, strlen(BEFORE)) || size <= strlen(AFTER) ||
        strcmp(left + size - strlen(AFTER), AFTER))
        wrong = "too much is gone";
    if (wrong)
        print_error("%s (%s): %s: %s\n", template, kind, wrong, left);
    return !wrong;
}

static bool check_gone(const char *template, const char *kind)
{
    struct planted planted = PLANTED_INIT;
    struct buf out = BUF_INIT;
    buf_addstr(&planted.text, BEFORE);
    plant(template, &planted);
    buf_addstr(&planted.text, AFTER);
    size_t found = redact(planted.text.data, planted.text.size, &out);
    bool gone = is_gone(template, kind, &planted, found, out.data, out.size);
    buf_release(&planted.text);
    buf_release(&out);
    return gone;
}

struct row {
    const char *kind, *text;
};

static void check_rows(const struct row *rows, size_t count)
{
    size_t failed = 0;
    for (size_t i = 0; i < count; i++)
        for (int round = 0; round < 20; round++)
            if (!check_gone(rows[i].text, rows[i].kind)) {
                failed++;
                break;
            }
    assert_int_equal(failed, 0);
}

static void tokens_of_known_shape_go(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "AWS access key id", "aws_key = \"AKIA{U16}\"" },
        { "AWS access key id", "<id>ASIA{U16}</id>" },
        { "Google API key", "maps?v=3&k=AIza{u35}&x=1" },
        { "Google OAuth client secret", "client('GOCSPX-{A28}')" },
        { "Google OAuth token", "x = \"ya29.{u60}\"" },
        { "Azure storage key", "\"AccountName=x;AccountKey={b86}==;EndpointSuffix=y\"" },
        { "Azure access key", "Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey={b43}=" },
        { "Azure signature", "blob?sv=2021-01-01&sig={A40}%2B{A12}%3D&se=1" },
        { "Azure client secret", "v = \"{A3}8Q~{A34}\"" },
        { "GitHub token", "git clone with gh"
                          "p_{A36}" },
        { "GitHub token", "gh"
                          "o_{A36}" },
        { "GitHub token", "{{gh"
                          "u_{A36}" },
        { "GitHub token", "'gh"
                          "s_{A36}'" },
        { "GitHub token", "[gh"
                          "r_{A76}]" },
        { "GitHub token", "github_"
                          "pat_{A22}_{A59}" },
        { "GitLab token", "PRIVATE-TOKEN: gl"
                          "pat-{u20}" },
        { "GitLab token", "gl"
                          "ptt-{h40}" },
        { "GitLab token", "gl"
                          "dt-{u20}" },
        { "Bitbucket password", "ATBB{A32}" },
        { "Atlassian token", "ATATT3{u180}" },
        { "Slack token", "x = 'xox"
                         "b-{d12}-{d12}-{A24}'" },
        { "Slack token", "xox"
                         "p-{d12}-{d12}-{h32}" },
        { "Slack token", "xa"
                         "pp-1-{U11}-{d13}-{h64}" },
        { "Slack webhook", "https://hooks.slack.com/services/T{U8}/B{U8}/{A24}" },
        { "Discord webhook", "https://discord.com/api/webhooks/{d18}/{u68}" },
        { "Discord token", "bot.run('M{A23}.{A6}.{A38}')" },
        { "Telegram token", "api.telegram.org/bot {d9}:AA{u33}" },
        { "Stripe key", "stripe = sk"
                        "_live_{A24}" },
        { "Stripe key", "rk"
                        "_live_{A24}" },
        { "Stripe key", "\"sk"
                        "_test_{A99}\"" },
        { "Stripe webhook secret", "wh"
                                   "sec_{A32}" },
        { "Square secret", "sq0"
                           "atp-{u22}" },
        { "Square secret", "sq0"
                           "csp-{u43}" },
        { "Twilio key", "twilio.rest.Client(sid, 'SK{h32}')" },
        { "SendGrid key", "SG.{u22}.{u43}" },
        { "Mailgun key", "auth('api', 'key-{h32}')" },
        { "Mailchimp key", "mc = '{h32}-us12'" },
        { "npm token", "np"
                       "m_{A36}" },
        { "npm token", "//registry.example.org/:_authToken={h8}-{h4}-{h4}-{h4}-{h12}" },
        { "PyPI token", "pypi-AgEIcHlwaS5vcmc{u150}" },
        { "RubyGems key", "rubygems_{h48}" },
        { "crates.io token", "cargo login cio{A32}" },
        { "Docker token", "dckr_pat_{u27}" },
        { "Hugging Face token", "hf_{A34}" },
        { "OpenAI key", "sk-{A48}" },
        { "OpenAI key", "sk-proj-{u120}" },
        { "Anthropic key", "sk-ant-api03-{u93}AA" },
        { "JSON web token", "t = eyJhbGciOiJIUzI1NiJ9.eyJzdWIi{u40}.{u43}" },
        { "Vault token", "hvs.{u90}" },
        { "Terraform token", "credentials { t = \"{A14}.atlasv1.{A67}\" }" },
        { "DigitalOcean token", "dop_v1_{h64}" },
        { "Shopify token", "shpat_{h32}" },
        { "New Relic key", "NRAK-{U27}" },
        { "Grafana token", "glsa_{A32}_{h8}" },
        { "age secret key", "AGE-SECRET-KEY-1{U58}" },
        { "Databricks token", "dapi{h32}" },
    };
    check_rows(rows, sizeof rows / sizeof *rows);
}

static void blocks_headers_and_urls_go(void **state)
{
    (void)state;
#define LINES "{b64}\n{b64}\n{b64}\n{b22}==\n"
    static const struct row rows[] = {
        { "private key", "{D}BEGIN RSA PRIVATE KEY{D}\n" LINES "{D}END RSA PRIVATE KEY{D}" },
        { "private key", "doc: BEGIN RSA PRIVATE KEY {b64} {b64} {b31} END RSA PRIVATE KEY" },
        { "private key", "doc: -BEGIN EC PRIVATE KEY {b64} {b4}" },
        { "private key", "{D}BEGIN EC PRIVATE KEY{D}\r\n{b64}\r\n{D}END EC PRIVATE KEY{D}" },
        { "private key", "{D}BEGIN PRIVATE KEY{D}\n" LINES "{D}END PRIVATE KEY{D}" },
        { "private key",
          "{D}BEGIN OPENSSH PRIVATE KEY{D}\n" LINES "{D}END OPENSSH PRIVATE KEY{D}" },
        { "private key",
          "{D}BEGIN ENCRYPTED PRIVATE KEY{D}\n" LINES "{D}END ENCRYPTED PRIVATE KEY{D}" },
        { "private key", "{D}BEGIN RSA PRIVATE KEY{D}\nProc-Type: 4,ENCRYPTED\n"
                         "DEK-Info: AES-128-CBC,{h32}\n\n{b64}\n{D}END RSA PRIVATE KEY{D}" },
        { "private key", "{D}BEGIN PGP PRIVATE KEY BLOCK{D}\nVersion: GnuPG v1\n\n{b64}\n{b64}\n"
                         "=ab12\n{D}END PGP PRIVATE KEY BLOCK{D}" },
        { "private key", "k = \"{D}BEGIN RSA PRIVATE KEY{D}\\n\" +\n    \"{b64}\\n\" +\n"
                         "    \"{b64}\\n\" +\n    \"{D}END RSA PRIVATE KEY{D}\\n\";" },
        { "private key", "\"private_key\": \"{D}BEGIN PRIVATE KEY{D}\\n{b64}\\n{b64}\\n"
                         "{D}END PRIVATE KEY{D}\\n\"," },
        { "private key", "{D}BEGIN RSA PRIVATE KEY{D}\n{b64}\n{b64}\n{b30}" }, /* torn */
        { "basic credentials", "Authorization: Basic {=dXNlcjpodW50ZXIy}" },
        { "basic credentials", "h = {{'authorization': 'basic {=QWRtaW46czNjcjN0IQ==}'}}" },
        { "bearer token", "curl -H 'Authorization: Bearer {A40}'" },
        { "bearer token", "authorization: bearer {u64}" },
        { "password in URL", "postgres://shop:{A12}@db.internal:5432/shop" },
        { "password in URL", "url = \"amqp://u:{=p%40ss-w0rd}@mq/\"" },
        { "password in URL", "redis://:{=hunter2}@cache:6379" },
        { "password in URL", "git clone https://{h40}@github.com/a/b.git" },
        { "password in URL", "mongodb+srv://a:{=b@c!d}@cluster0.mongodb.net/" },
    };
    check_rows(rows, sizeof rows / sizeof *rows);
}

static void values_with_a_name_go(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "AWS secret", "aws_secret_access_key = {b40}" },
        { "AWS secret", "AWS_SECRET_ACCESS_KEY=\"{b40}\"" },
        { "AWS secret", "  \"awsSecretKey\": \"{b40}\"," },
        { "Azure secret", "AZURE_CLIENT_SECRET: '{A34}'" },
        { "Bitbucket password", "BITBUCKET_APP_PASSWORD={A20}" },
        { "Twilio secret", "TWILIO_AUTH_TOKEN={h32}" },
        { "Datadog key", "DD_API_KEY: {h32}" },
        { "New Relic key", "newrelic.license_key = '{h40}'" },
        { "Heroku key", "HEROKU_API_KEY={h8}-{h4}-{h4}-{h4}-{h12}" },
        { "password", "password = \"{=hunter2}\"" },
        { "password", "let password: &'static str = \"{=Tr0ub4dor}\";" },
        { "password", "const dbPassword: string = '{=pa55word!x}'" },
        { "password", "$config['password'] = '{=s3cr3t!}';" },
        { "password", "'db_passwd' => '{=s3cr3t9}'," },
        { "password", "  :password => '{=s3cr3t9}'" },
        { "password", "define( 'DB_PASSWORD', '{=wp-12pass}' );" },
        { "password", "user.setPassword(\"{=letmein99}\")" },
        { "password", "#define WIFI_PASS \"{=net12work}\"" },
        { "password", "<password>{=s3cr3t9}</password>" },
        { "password", "<ns:Password>{=s3cr3t9}</ns:Password>" },
        { "password", "<add key=\"SmtpPassword\" value=\"{=s3cr3t9}\"/>" },
        { "password", "- name: DB_PASSWORD\n  value: \"{=s3cr3t9}\"" },
        { "password", "{\"name\": \"DB_PASSWORD\", \"value\": \"{=s3cr3t9}\"}" },
        { "password", "export PGPASSWORD={=s3cr3t9}" },
        { "password", "mysqldump --password={=s3cr3t9} shop" },
        { "password", "login --password {=s3cr3t9} shop" },
        { "password", "\"Server=db;User Id=sa;Password={=Summer19};Database=x\"" },
        { "password", "\"Driver=x;Pwd={=Summer19}\"" },
        { "password", "dsn = \"host=db password={=hunter22} dbname=x\"" },
        { "password", "jdbc:mysql://db/shop?user=u&password={=hunter22}\"" },
        { "password", "if (password == \"{=hunter22}\") {" },
        { "password", "\"{\\\"password\\\": \\\"{=hunter22}\\\"}\"" },
        { "password", "password: {=Summer2024!}" },
        { "password", "connect(user=\"u\", password=\"{=hunter22}\")" },
        { "password", "const pin = { passcode: \"{=8264913}\" }" },
        { "secret", "api_key: \"{A32}\"" },
        { "secret", "\"apiKey\" : \"{h32}\"" },
        { "secret", "API-KEY={A40}" },
        { "secret", "X-Api-Key: {A40}" },
        { "secret", "client_secret := \"{u32}\"" },
        { "secret", "SECRET_KEY_BASE: {h128}" },
        { "secret", "token=`{A24}`" },
        { "secret", "https://api.test/v1?access_token={A32}&x=1" },
        { "secret", "private static final String SIGNING_KEY = \"{b44}\";" },
        { "secret", "session_secret = b'{h64}'" },
        { "secret", "NSString *authToken = @\"{A32}\";" },
        { "secret", "credentials = \"{A20}\"" },
        { "secret", "deploy --token {A32} now" },
        { "secret", "auth_token: {h40}" },
        { "GitHub token", "password = \"gh"
                          "p_{A36}\"" }, /* the shape says more */
        { "secret", "SECRET_OF_THE_SERVER = '{A32}'" },
        { "JWT secret", "JWT_SECRET='{A48}'" },
    };
    check_rows(rows, sizeof rows / sizeof *rows);
}

/* ---- what stays ---- */

static bool check_stays(const char *line)
{
    struct buf out = BUF_INIT;
    size_t found = redact(line, strlen(line), &out);
    bool stays = !found && !strcmp(out.data, line);
    if (!stays)
        print_error("'%s' became '%s'\n", line, out.data);
    buf_release(&out);
    return stays;
}

static void ordinary_lines_stay(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "",
        "commit 3f786850e387550fdab836ed7e6dc881de23001b",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "\"integrity\": \"sha512-oRJTvBCvmRUXZVXIRyKFEjd1p6rZQZQTXc6sYJkrZQTXFEq3+CYnkXg==\",",
        "checksum = \"b4f4d8c1a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c\"",
        "id: 123e4567-e89b-42d3-a456-556642440000",
        "golang.org/x/sys v0.1.0 h1:kunALQeHf1/185U1i0GOB/fy1IPRDDpuoOOqRReG57U=",
        "{ \"key\", \"01020304050607080910111213141516\", \"a2f9c1d07be34458\" },",
        "static const uint8_t expected[] = { 0x2b, 0x7e, 0x15, 0x16 };",
        "password = \"\"",
        "password = None",
        "password: null,",
        "password = \"changeme\"",
        "API_KEY=<your-api-key>",
        "API_KEY=your-api-key-1234",
        "API_KEY=${API_KEY}",
        "token: $GITHUB_TOKEN",
        "token: ${{ secrets.GITHUB_TOKEN }}",
        "set PASSWORD=%DB_PASSWORD1%",
        "const token = process.env.AUTH_TOKEN2",
        "secret = os.environ[\"SECRET_KEY1\"]",
        "password = getenv(\"DB_PASSWORD1\")",
        "password = read_password(user1, 32)",
        "token = tokens[i2]",
        "auth_token = self.session2.token3",
        "passwd = pw->pw_passwd",
        "password = \"xxxxxxxx\"",
        "password = \"********\"",
        "password = \"**redacted**\"",
        "if (token == TOKEN_STRING2) {",
        "type Token2 = { token: OAuth2AccessToken }",
        "token = \"identifier\"",
        "token_type = \"Bearer\"",
        "\"password\": \"Passwort\",",
        "\"password\": \"Enter a password of 8 characters\",",
        "'password' => 'required|min:8',",
        "names = [\"password\", \"password2\", \"token1\"]",
        "<input type=\"password\" name=\"password\" id=\"field1\">",
        "password_field = \"input2\"",
        "password_hash = \"5f4dcc3b5aa765d61d8327deb882cf99\"",
        "key = \"AIzaSy\"",
        "see AKIAIOSFODNN7EXAMPLE in the manual",
        "export AWS_ACCESS_KEY_ID=AKIAXXXXXXXXXXXXXXXX",
        "const char *prefix = \"sk_live_\";",
        "class=\"sk-folding-cube-container-with-a-long-name\"",
        "skip-existing: true, sk-something-else",
        "ghp_ is the prefix of tokens of GitHub",
        "twilio sid AC0123456789abcdef0123456789abcdef",
        "SK0123456789abcdef0123456789abcdef",
        "pk_live_51H8abcDEF012ghiJKL345",
        "Basic authentication is used, and bearer authentication is not",
        "Authorization: Bearer <token>",
        "Authorization: Bearer ${TOKEN}",
        "http://user:password@example.com/",
        "https://${USER}:${PASS}@host/",
        "ssh://git@github.com:22/a/b.git",
        "http://[::1]:8080/a@b",
        "postgres://%s:%s@%s/%s",
        "std::string password::token::value();",
        "if (strstr(line, \"-----BEGIN RSA PRIVATE KEY-----\")) found = 1;",
        "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQ\n"
        "-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy\n"
        "-----END PUBLIC KEY-----",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPq1ZC2jZ0xY3lbXo2dQ a@b",
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
        "PublicKeyToken=b77a5c561934e089",
        "author = \"a1b2c3d4e5f6\"",
        "bypass = \"a1b2c3d4\"",
        "passed=128, failed=12",
        "compass=\"n1e2s3w4\"",
        "\"passport\": \"^0.6.0\",",
        "primary_key = \"user_id_2\"",
        "token_count = 123456789",
        "max_tokens: 128000",
        "tokens: 4096a1b2c3d4e5",
        "tokenizer.ids = \"8f3a9c1b7d2e4f60a1b2c3d4\"",
        "secret_version_id: 7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "passwordless: true",
        "PWD=/home/user1/project2",
        "secretName: my-app-tls-v1",
        "secret: db-credentials-v2",
        "auth: \"oauth2-proxy\"",
        "def login(self, user, password=None, token=None):",
        "eyJhbGciOiJIUzI1NiJ9 is the header",
        "key-value store, keyboard, key-0123",
        "cio_read_from_the_other_side_of_it",
        "import hf_hub; hf_repository = 'name'",
        "npm_config_registry=https://registry.example.org/",
        "M12.5.0 is not a token. N1.2.3",
        "ratio 12345678:AA",
        "0123456789abcdef0123456789abcdef-usage",
        "x\tpassword\tstring\r\n",
        "password varchar(255) not null",
        "password: 'VARCHAR(64)'",
        "s/password=[^&]*/password=***/",
        "\"token\": \"[a-z0-9]{32}\"",
        "h.Set(\"Authorization\", \"Bearer \"+token)",
    };
    size_t changed = 0;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        changed += !check_stays(lines[i]);
    assert_int_equal(changed, 0);
}

/* ---- whole files ---- */

static void read_file(const char *path, struct buf *out)
{
    char block[4096];
    size_t n;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while ((n = fread(block, 1, sizeof block, file)) > 0)
        buf_add(out, block, n);
    fclose(file);
}

static unsigned changed_files;

static unsigned check_file_stays(const char *path)
{
    struct buf text = BUF_INIT, out = BUF_INIT;
    read_file(path, &text);
    size_t found = redact(text.data, text.size, &out), at = 0;
    while (at < text.size && at < out.size && out.data[at] == text.data[at])
        at++;
    if (found || out.size != text.size || memcmp(out.data, text.data, text.size)) {
        changed_files++;
        print_error("%zu secrets in %s: %.80s\n", found, path, text.data + (at > 30 ? at - 30 : 0));
    }
    buf_release(&text);
    buf_release(&out);
    return 1;
}

static unsigned check_folder_stays(const char *folder)
{
    struct arena arena = ARENA_INIT;
    unsigned files = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        struct stat info;
        const char *path = arena_printf(&arena, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] == '.' || lstat(path, &info))
            continue;
        if (S_ISDIR(info.st_mode))
            files += check_folder_stays(path);
        else if (S_ISREG(info.st_mode))
            files += check_file_stays(path);
    }
    closedir(dir);
    arena_release(&arena);
    return files;
}

static void real_source_stays(void **state)
{
    (void)state;
    assert_true(check_folder_stays(TEST_FIXTURES) > 100);
    assert_true(check_folder_stays(TEST_FIXTURES "/../src") > 100);
    assert_int_equal(changed_files, 0);
}

static void lines_keep_their_numbers(void **state)
{
    (void)state;
    struct planted planted = PLANTED_INIT;
    struct buf out = BUF_INIT;
    plant("a\n{D}BEGIN RSA PRIVATE KEY{D}\r\n{b64}\r\n{b64}\r\n{D}END RSA PRIVATE KEY{D}\r\nb\n",
          &planted);
    assert_int_equal(redact(planted.text.data, planted.text.size, &out), 1);
    assert_string_equal(out.data, "a\n[redacted: private key]\r\n\r\n\r\n\r\nb\n");
    buf_release(&planted.text);
    buf_release(&out);
}

static void many_secrets_are_counted(void **state)
{
    (void)state;
    struct planted planted = PLANTED_INIT;
    struct buf out = BUF_INIT;
    plant("A=AKIA{U16}\nPASSWORD=\"{=hunter22}\" token = '{A32}' x=AKIA{U16}", &planted);
    assert_int_equal(redact(planted.text.data, planted.text.size, &out), 4);
    assert_string_equal(out.data,
                        "A=[redacted: AWS access key id]\nPASSWORD=\"[redacted: "
                        "password]\" token = '[redacted: secret]' x=[redacted: AWS access "
                        "key id]");
    assert_int_equal(redact_in_place(&planted.text), 4);
    assert_string_equal(planted.text.data, out.data);
    assert_int_equal(planted.text.size, out.size);
    const char *kept = planted.text.data;
    assert_int_equal(redact_in_place(&planted.text), 0);
    assert_ptr_equal(planted.text.data, kept);
    buf_release(&planted.text);
    buf_release(&out);
}

/* Texts made to be slow: what is looked at from each position must stay bounded. */
static void hostile_text_ends(void **state)
{
    (void)state;
    static const char *const units[] = {
        "password=",
        "password=\"",
        "password='a1b2c3",
        "eyJ",
        "eyJaaaaaaaaaa.",
        "sk-ant-",
        "sk-ant-aaaa-",
        "://",
        "a://b:",
        "a://b:c",
        "-----BEGIN RSA PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----",
        "token: ",
        "Basic QUFB",
        "Bearer a1",
        "xoxb-aaa",
        "SG.",
        "password:a:b.",
        "a",
        "-",
        "\"",
        "\\\"password\\\"",
        "\n",
        "<password>",
        "SK0123456789abcdef0123456789abcdef ",
        "name: PASSWORD, value",
        "Proc-Type:\n",
        "M",
        "pass:",
        "api_key ",
        "Bearer a1 ",
        "UFJJVkFURSBLRV",
        "MIIEpAIBAAKCAQEA ",
        "BEGIN PRIVATE KEY\nVersion:aaaa\n",
        "curl -u a:",
        "mysql ",
        "login(\"a\",",
        "jwt.sign(a,",
        "kind: Secret\ndata:\n a: b\n",
        "[1,",
        "secret = \"a\" + ",
        "secret=[\"a\",",
        "passphrase: a b c d e ",
        "a.b.",
        "aaaaaaaaaaaaaaaaaaaaaaaaa.",
        "twilioSSSSS",
        "'abc' | ConvertTo-SecureString",
        "_eyJaaaa",
        "zip ",
    };
    size_t size = 1 << 18;
    char *text = test_malloc(size);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct buf out = BUF_INIT;
        size_t n = strlen(units[i]);
        for (size_t j = 0; j < size; j++)
            text[j] = units[i][j % n];
        redact(text, size, &out);
        assert_true(out.size > 0);
        buf_release(&out);
    }
    test_free(text);
}

static void any_bytes_are_taken(void **state)
{
    (void)state;
    char text[300];
    struct buf out = BUF_INIT;
    for (int round = 0; round < 5000; round++) {
        size_t size = plant_next(sizeof text);
        for (size_t i = 0; i < size; i++)
            text[i] = plant_next(3) ? "password=\"':,(<> -eyJ.@/\\\n0aZ"[plant_next(30)]
                                    : (char)plant_next(256);
        buf_reset(&out);
        if (!redact(text, size, &out)) {
            assert_int_equal(out.size, size);
            assert_memory_equal(out.data, text, size);
        }
    }
    buf_release(&out);
}

/* ---- names of files ---- */

static void secret_files_are_known_by_name(void **state)
{
    (void)state;
    static const char *const secret[] = {
        "id_rsa",
        "home/.ssh/id_ed25519",
        "certs/server.pem",
        "tls/server.key",
        "a/b.p12",
        "a/b.PFX",
        "android/release.jks",
        "debug.keystore",
        ".env",
        "app/.env.local",
        ".env.production",
        "prod.env",
        ".envrc",
        ".netrc",
        "_netrc",
        ".npmrc",
        "home/.pypirc",
        ".pgpass",
        ".htpasswd",
        ".aws/credentials",
        ".aws/config",
        "vault.kdbx",
        "terraform.tfstate",
        "x.tfstate.backup",
        "office.ovpn",
        "service-account.json",
        "service-account-1.json",
        "config/secrets.yml",
        "secrets.yaml",
        "secret.json",
        ".git-credentials",
        ".docker/config.json",
        "x/.kube/config",
        "client_secret_1.json",
        "AuthKey_1.p8",
        "putty.ppk",
        "config/master.key",
        "my-firebase-adminsdk.json",
        "secrets.prod.env",
        "Credentials",
    };
    static const char *const ordinary[] = {
        ".env.example",
        "app/.env.sample",
        ".env.template",
        "example.env",
        "id_rsa.pub",
        "server.crt",
        "ca.cer",
        "key.c",
        "keys.go",
        "src/secrets.py",
        "credentials.rs",
        "environment.ts",
        "env.d.ts",
        "config.json",
        ".docker/README",
        "secrets.yml.example",
        "package.json",
        "src/redact.c",
        "tokens.json",
        "service-account.ts",
        "locales/en/auth.json",
        ".gitignore",
        "docs/secrets.md",
        "kube/config",
        "pem.h",
        "",
    };
    for (size_t i = 0; i < sizeof secret / sizeof *secret; i++)
        if (!redact_is_secret_file(secret[i]))
            fail_msg("%s would be sent", secret[i]);
    for (size_t i = 0; i < sizeof ordinary / sizeof *ordinary; i++)
        if (redact_is_secret_file(ordinary[i]))
            fail_msg("%s would not be sent", ordinary[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_of_known_shape_go),
        cmocka_unit_test(blocks_headers_and_urls_go),
        cmocka_unit_test(values_with_a_name_go),
        cmocka_unit_test(ordinary_lines_stay),
        cmocka_unit_test(real_source_stays),
        cmocka_unit_test(lines_keep_their_numbers),
        cmocka_unit_test(many_secrets_are_counted),
        cmocka_unit_test(hostile_text_ends),
        cmocka_unit_test(any_bytes_are_taken),
        cmocka_unit_test(secret_files_are_known_by_name),
    };
    return RUN_TESTS(tests);
}
