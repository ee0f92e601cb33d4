/* Keys and tokens that are recognised by how they look: a prefix and what follows it.
 *
 * Facts (prefix, alphabet, length) as documented by the vendors, and as the public rule sets of
 * gitleaks (config/gitleaks.toml) and Nosey Parker (rules/) list them. */
#include <string.h>

#include "base/mem.h"
#include "redact/find.h"

#define LOOKED_AT 256 /* bytes of a token; a longer one is taken whole once these were good */

enum {
    KEEP = 1,   /* the prefix stays: it is a name or an address, and no secret */
    RANDOM = 2, /* the prefix alone says little: the rest must look random */
    APART = 4,  /* may not be glued to a name: the prefix is too short, or ends many words */
};

struct shape {
    const char *kind, *prefix;
    unsigned set;      /* what follows the prefix */
    unsigned min, max; /* how much of it; max 0: no more than that is known */
    unsigned flags;
};

/* Of prefixes that fit at one place, the one that takes most counts. */
static const struct shape shapes[] = {
    /* clouds */
    { "AWS access key id", "AKIA", SET_CAPITALS | SET_DIGIT, 16, 16 },
    { "AWS access key id", "ASIA", SET_CAPITALS | SET_DIGIT, 16, 16 },
    { "AWS access key id", "ABIA", SET_CAPITALS | SET_DIGIT, 16, 16 },
    { "AWS access key id", "ACCA", SET_CAPITALS | SET_DIGIT, 16, 16 },
    { "Google API key", "AIza", SET_URL, 35, 35 },
    { "Google OAuth client secret", "GOCSPX-", SET_URL, 20, 0 },
    { "Google OAuth token", "ya29.", SET_URL | SET_DOT, 20, 0 },
    { "Google OAuth token", "1//0", SET_URL, 40, 0, RANDOM | APART },
    { "Azure storage key", "AccountKey=", SET_ALNUM | SET_BASE64, 40, 0, KEEP },
    { "Azure access key", "SharedAccessKey=", SET_ALNUM | SET_BASE64, 40, 0, KEEP },
    { "Azure signature", "sig=", SET_ALNUM | SET_BASE64 | SET_ESCAPED, 43, 0,
      KEEP | RANDOM | APART },
    { "Alibaba access key id", "LTAI", SET_ALNUM, 16, 24, RANDOM },
    { "DigitalOcean token", "dop_v1_", SET_HEX, 40, 0 },
    { "DigitalOcean token", "doo_v1_", SET_HEX, 40, 0 },
    { "DigitalOcean token", "dor_v1_", SET_HEX, 40, 0 },
    { "Heroku key", "HRKU-", SET_URL, 30, 0 },
    { "Netlify token", "nfp_", SET_ALNUM, 36, 0 },
    { "Fly.io token", "fo1_", SET_URL, 40, 0 },
    { "Pulumi token", "pul-", SET_HEX, 40, 40, APART },
    { "Databricks token", "dapi", SET_HEX, 32, 32 },
    { "Doppler token", "dp.pt.", SET_ALNUM, 40, 0 },
    { "Tailscale key", "tskey-", SET_URL, 20, 0 },
    { "Vault token", "hvs.", SET_URL, 20, 0 },
    { "Vault token", "hvb.", SET_URL, 20, 0 },
    { "Vault token", "hvr.", SET_URL, 20, 0 },
    { "PlanetScale secret", "pscale_tkn_", SET_URL | SET_DOT, 30, 0 },
    { "PlanetScale secret", "pscale_pw_", SET_URL | SET_DOT, 30, 0 },
    { "Supabase key", "sbp_", SET_HEX, 40, 40 },
    /* code hosts and builds */
    { "GitHub token", "ghp_", SET_ALNUM, 36, 0 },
    { "GitHub token", "gho_", SET_ALNUM, 36, 0 },
    { "GitHub token", "ghu_", SET_ALNUM, 36, 0 },
    { "GitHub token", "ghs_", SET_ALNUM, 36, 0 },
    { "GitHub token", "ghr_", SET_ALNUM, 36, 0 },
    { "GitHub token", "github_pat_", SET_WORD, 50, 0 },
    { "GitLab token", "glpat-", SET_URL | SET_DOT, 20, 0 },
    { "GitLab token", "glptt-", SET_URL, 20, 0 },
    { "GitLab token", "gldt-", SET_URL, 20, 0 },
    { "GitLab token", "glrt-", SET_URL | SET_DOT, 20, 0 },
    { "GitLab token", "glcbt-", SET_URL, 20, 0 },
    { "GitLab token", "gloas-", SET_URL, 20, 0 },
    { "GitLab token", "glsoat-", SET_URL, 20, 0 },
    { "GitLab token", "glimt-", SET_URL, 20, 0 },
    { "Bitbucket password", "ATBB", SET_ALNUM, 28, 0, RANDOM },
    { "Atlassian token", "ATATT3", SET_URL | SET_BASE64, 50, 0 },
    { "Atlassian token", "ATCTT3", SET_URL | SET_BASE64, 50, 0 },
    { "CircleCI token", "CCIPAT_", SET_WORD, 40, 0 },
    { "Buildkite token", "bkua_", SET_HEX, 40, 40 },
    { "SonarQube token", "squ_", SET_HEX, 40, 40 },
    { "SonarQube token", "sqp_", SET_HEX, 40, 40 },
    /* package registries */
    { "npm token", "npm_", SET_ALNUM, 36, 36, RANDOM },
    { "npm token", "_authToken=", SET_URL | SET_DOT | SET_BASE64, 8, 0, KEEP },
    { "npm password", "_auth=", SET_ALNUM | SET_BASE64, 8, 0, KEEP },
    { "npm password", "_password=", SET_ALNUM | SET_BASE64, 8, 0, KEEP },
    { "PyPI token", "pypi-", SET_URL, 50, 0 },
    { "RubyGems key", "rubygems_", SET_HEX, 48, 48 },
    { "crates.io token", "cio", SET_ALNUM, 32, 32, RANDOM | APART },
    { "NuGet key", "oy2", SET_ALNUM, 43, 43, RANDOM | APART },
    { "Docker token", "dckr_pat_", SET_URL, 20, 0 },
    { "Docker token", "dckr_oat_", SET_URL, 20, 0 },
    { "Artifactory key", "AKCp", SET_ALNUM, 60, 0 },
    /* chat */
    { "Slack token", "xoxb-", SET_URL, 10, 0 },
    { "Slack token", "xoxp-", SET_URL, 10, 0 },
    { "Slack token", "xoxa-", SET_URL, 10, 0 },
    { "Slack token", "xoxr-", SET_URL, 10, 0 },
    { "Slack token", "xoxs-", SET_URL, 10, 0 },
    { "Slack token", "xoxe-", SET_URL, 10, 0 },
    { "Slack token", "xoxe.xox", SET_URL, 10, 0 },
    { "Slack token", "xapp-", SET_URL, 10, 0 },
    { "Slack webhook", "hooks.slack.com/services/", SET_URL | SET_BASE64, 20, 0, KEEP },
    { "Slack webhook", "hooks.slack.com/workflows/", SET_URL | SET_BASE64, 20, 0, KEEP },
    { "Slack webhook", "hooks.slack.com/triggers/", SET_URL | SET_BASE64, 20, 0, KEEP },
    { "Discord webhook", "discord.com/api/webhooks/", SET_URL | SET_BASE64, 40, 0, KEEP },
    { "Discord webhook", "discordapp.com/api/webhooks/", SET_URL | SET_BASE64, 40, 0, KEEP },
    { "Teams webhook", "webhook.office.com/webhookb2/", SET_URL | SET_BASE64 | SET_AT, 40, 0,
      KEEP },
    /* payment and shops */
    { "Stripe key", "sk_live_", SET_ALNUM, 16, 0 },
    { "Stripe key", "sk_test_", SET_ALNUM, 16, 0 },
    { "Stripe key", "rk_live_", SET_ALNUM, 16, 0 },
    { "Stripe key", "rk_test_", SET_ALNUM, 16, 0 },
    { "Stripe webhook secret", "whsec_", SET_ALNUM | SET_BASE64, 24, 0 },
    { "Square secret", "sq0atp-", SET_URL, 22, 0 },
    { "Square secret", "sq0csp-", SET_URL, 40, 0 },
    { "Square token", "EAAA", SET_URL, 60, 0, RANDOM | APART },
    { "Shopify token", "shpat_", SET_HEX, 32, 0 },
    { "Shopify token", "shpca_", SET_HEX, 32, 0 },
    { "Shopify token", "shppa_", SET_HEX, 32, 0 },
    { "Shopify token", "shpss_", SET_HEX, 32, 0 },
    { "EasyPost key", "EZAK", SET_ALNUM, 54, 54 },
    { "Flutterwave key", "FLWSECK_", SET_URL, 20, 0 },
    /* mail */
    { "SendGrid key", "SG.", SET_URL | SET_DOT, 60, 0, RANDOM },
    { "Mailgun key", "key-", SET_HEX, 32, 32, APART },
    { "Brevo key", "xkeysib-", SET_URL, 60, 0 },
    /* models */
    { "Anthropic key", "sk-ant-", SET_URL, 20, 0 },
    { "OpenAI key", "sk-proj-", SET_URL, 20, 0 },
    { "OpenAI key", "sk-svcacct-", SET_URL, 20, 0 },
    { "OpenAI key", "sk-admin-", SET_URL, 20, 0 },
    { "OpenRouter key", "sk-or-v1-", SET_HEX, 40, 0 },
    { "OpenAI key", "sk-", SET_ALNUM, 20, 0, RANDOM },
    { "Hugging Face token", "hf_", SET_ALNUM, 30, 0, RANDOM },
    { "Replicate token", "r8_", SET_ALNUM, 37, 0, RANDOM },
    { "Groq key", "gsk_", SET_ALNUM, 40, 0 },
    { "Perplexity key", "pplx-", SET_ALNUM, 40, 0 },
    { "xAI key", "xai-", SET_ALNUM, 60, 0, RANDOM },
    /* watching and working */
    { "Grafana token", "glsa_", SET_WORD, 32, 0 },
    { "Grafana token", "glc_", SET_ALNUM | SET_BASE64, 32, 0 },
    { "Grafana key", "eyJrIjoi", SET_ALNUM | SET_BASE64, 60, 0 },
    { "New Relic key", "NRAK-", SET_WORD, 18, 0 },
    { "New Relic key", "NRJS-", SET_WORD, 18, 0 },
    { "New Relic key", "NRII-", SET_URL, 18, 0 },
    { "New Relic key", "NRRA-", SET_WORD, 18, 0 },
    { "Sentry token", "sntrys_", SET_WORD | SET_BASE64, 40, 0 },
    { "Sentry token", "sntryu_", SET_HEX, 40, 0 },
    { "Postman key", "PMAK-", SET_URL, 50, 0 },
    { "Linear key", "lin_api_", SET_ALNUM, 32, 0 },
    { "Notion token", "secret_", SET_ALNUM, 43, 43, RANDOM | APART },
    { "Figma token", "figd_", SET_URL, 30, 0 },
    { "Contentful token", "CFPAT-", SET_URL, 40, 0 },
    { "1Password token", "ops_eyJ", SET_URL, 60, 0 },
    { "age secret key", "AGE-SECRET-KEY-1", SET_CAPITALS | SET_DIGIT, 50, 0 },
    /* clouds, more */
    { "AWS access key id", "A3T", SET_CAPITALS | SET_DIGIT, 17, 17, RANDOM | APART },
    { "AWS Bedrock key", "ABSK", SET_ALNUM | SET_BASE64, 100, 0, RANDOM },
    { "AWS Bedrock key", "bedrock-api-key-", SET_ALNUM | SET_BASE64, 40, 0 },
    { "AWS signature", "X-Amz-Signature=", SET_HEX, 64, 64, KEEP },
    { "AWS session token", "X-Amz-Security-Token=", SET_URL | SET_BASE64 | SET_ESCAPED, 60, 0,
      KEEP },
    { "Google signature", "X-Goog-Signature=", SET_HEX, 64, 0, KEEP },
    { "Tencent secret id", "AKID", SET_ALNUM, 32, 32, RANDOM },
    { "Scaleway access key", "SCW", SET_CAPITALS | SET_DIGIT, 17, 17, RANDOM | APART },
    { "Yandex key", "AQVN", SET_URL, 35, 38, RANDOM },
    { "Yandex key", "YC", SET_URL, 38, 38, RANDOM | APART },
    { "Yandex token", "t1.9eue", SET_URL | SET_DOT, 60, 0 },
    { "Heroku key", "HRKU-AA", SET_URL, 50, 0 },
    { "Netlify token", "nfc_", SET_ALNUM, 36, 0, RANDOM },
    { "Netlify token", "nfo_", SET_ALNUM, 36, 0, RANDOM },
    { "Fly.io token", "fm1a_", SET_ALNUM | SET_BASE64, 60, 0 },
    { "Fly.io token", "fm1r_", SET_ALNUM | SET_BASE64, 60, 0 },
    { "Fly.io token", "fm2_", SET_ALNUM | SET_BASE64, 60, 0 },
    { "Vercel token", "vercel_blob_rw_", SET_WORD, 30, 0 },
    { "Vercel token", "vcp_", SET_ALNUM, 40, 0, RANDOM },
    { "Vercel token", "vck_", SET_ALNUM, 40, 0, RANDOM },
    { "Vercel token", "vca_", SET_ALNUM, 40, 0, RANDOM },
    { "Render key", "rnd_", SET_ALNUM, 28, 0, RANDOM },
    { "Cloudflare key", "v1.0-", SET_HEX | SET_DASH, 160, 0 },
    { "Doppler token", "dp.st.", SET_URL | SET_DOT, 40, 0, RANDOM },
    { "Doppler token", "dp.sa.", SET_ALNUM, 40, 0, RANDOM },
    { "Doppler token", "dp.ct.", SET_ALNUM, 40, 0, RANDOM },
    { "Doppler token", "dp.scim.", SET_ALNUM, 40, 0, RANDOM },
    { "Doppler token", "dp.audit.", SET_ALNUM, 40, 0, RANDOM },
    { "PlanetScale secret", "pscale_oauth_", SET_URL | SET_DOT, 30, 0 },
    { "Supabase key", "sb_secret_", SET_URL, 20, 0 },
    { "Neon key", "napi_", SET_ALNUM, 40, 0, RANDOM },
    { "ClickHouse key", "4b1d", SET_ALNUM, 38, 38, RANDOM | APART },
    { "Elastic key", "essu_", SET_ALNUM | SET_BASE64, 40, 0, RANDOM },
    { "OpenShift token", "sha256~", SET_URL, 43, 43 },
    { "Rancher token", "K10", SET_HEX, 64, 64, RANDOM | APART },
    { "Vault token", "s.", SET_ALNUM, 24, 24, RANDOM | APART },
    { "Infura key", "infura.io/v3/", SET_HEX, 32, 32, KEEP },
    { "Infura key", "infura.io/ws/v3/", SET_HEX, 32, 32, KEEP },
    { "Alchemy key", "alchemy.com/v2/", SET_URL, 30, 0, KEEP | RANDOM },
    { "Alchemy key", "alchemyapi.io/v2/", SET_URL, 30, 0, KEEP | RANDOM },
    { "wallet key", "xprv", SET_ALNUM, 100, 110, RANDOM },
    { "Nostr key", "nsec1", SET_DIGIT | SET_LOWER_HEX | SET_LOWER, 58, 58, RANDOM },
    /* code hosts and builds, more */
    { "GitLab token", "glffct-", SET_URL, 20, 0 },
    { "GitLab token", "glft-", SET_URL, 20, 0 },
    { "GitLab token", "glagent-", SET_URL, 40, 0 },
    { "GitLab token", "glwt-", SET_URL, 20, 0 },
    { "GitLab token", "GR1348941", SET_URL, 20, 20 },
    { "GitLab session", "_gitlab_session=", SET_HEX, 32, 32, KEEP },
    { "Atlassian token", "ATSTT3", SET_URL | SET_BASE64, 50, 0 },
    { "Bitbucket token", "BBDC-", SET_ALNUM | SET_BASE64, 40, 44, RANDOM },
    { "Trello token", "ATTA", SET_HEX, 64, 72 },
    { "CircleCI token", "CCIPRJ_", SET_WORD, 40, 0 },
    { "Buildkite token", "bkpt_", SET_HEX, 40, 40 },
    { "Buildkite token", "bkct_", SET_ALNUM, 40, 0, RANDOM },
    { "SonarQube token", "sqa_", SET_HEX, 40, 40 },
    { "Prefect key", "pnu_", SET_ALNUM, 36, 36, RANDOM },
    { "Infracost key", "ico-", SET_ALNUM, 32, 32, RANDOM | APART },
    { "Sourcegraph token", "sgp_", SET_WORD, 40, 0, RANDOM },
    { "Scalingo token", "tk-us-", SET_URL, 48, 48, RANDOM },
    { "StackHawk key", "hawk.", SET_URL | SET_DOT, 41, 41, RANDOM },
    { "Dependency-Track key", "odt_", SET_WORD, 32, 0, RANDOM },
    { "Octopus Deploy key", "API-", SET_CAPITALS | SET_DIGIT, 25, 32, RANDOM | APART },
    { "Trigger.dev key", "tr_prod_", SET_ALNUM, 18, 0, RANDOM },
    { "Trigger.dev key", "tr_dev_", SET_ALNUM, 18, 0, RANDOM },
    { "Inngest key", "signkey-prod-", SET_HEX, 32, 0 },
    { "Apify token", "apify_api_", SET_ALNUM, 30, 0, RANDOM },
    { "n8n key", "n8n_api_", SET_ALNUM, 32, 0, RANDOM },
    { "Snyk token", "snyk_", SET_URL | SET_DOT, 36, 0, RANDOM },
    { "Statsig key", "secret-", SET_ALNUM, 40, 0, RANDOM | APART },
    /* package registries, more */
    { "Artifactory token", "cmVmd", SET_ALNUM, 59, 59, RANDOM },
    { "Clojars token", "CLOJARS_", SET_ALNUM, 60, 60, RANDOM },
    { "Deno token", "ddp_", SET_ALNUM, 36, 0, RANDOM },
    { "Deno token", "ddo_", SET_ALNUM, 36, 0, RANDOM },
    { "ReadMe key", "rdme_", SET_ALNUM, 60, 0, RANDOM },
    /* chat, more */
    { "Slack token", "xoxo-", SET_URL, 10, 0 },
    { "Slack token", "xoxc-", SET_URL, 10, 0 },
    { "Slack token", "xoxd-", SET_URL | SET_BASE64 | SET_ESCAPED, 20, 0 },
    { "Discord token", "mfa.", SET_URL, 80, 0, RANDOM },
    { "Twitch token", "oauth:", SET_DIGIT | SET_LOWER_HEX | SET_LOWER, 30, 30, KEEP },
    { "Zapier webhook", "hooks.zapier.com/hooks/catch/", SET_URL | SET_BASE64, 10, 0, KEEP },
    { "IFTTT webhook", "maker.ifttt.com/use/", SET_URL, 20, 0, KEEP },
    { "Dropbox token", "sl.", SET_URL | SET_DOT, 120, 0, RANDOM | APART },
    { "Facebook token", "EAA", SET_ALNUM, 80, 0, RANDOM | APART },
    { "Intercom token", "dG9rO", SET_ALNUM | SET_BASE64, 50, 0, RANDOM },
    { "Mapbox token", "sk.eyJ", SET_URL | SET_DOT, 40, 0 },
    { "Adobe secret", "p8e-", SET_URL, 32, 32, RANDOM },
    { "42 secret", "s-s4t2ud-", SET_HEX, 64, 64 },
    { "42 secret", "s-s4t2af-", SET_HEX, 64, 64 },
    { "Frame.io token", "fio-u-", SET_URL | SET_BASE64, 64, 64, RANDOM },
    { "Typeform token", "tfp_", SET_URL | SET_DOT | SET_BASE64, 40, 0, RANDOM },
    { "Defined Networking key", "dnkey-", SET_URL | SET_BASE64, 60, 0, RANDOM },
    /* payment, more */
    { "Stripe key", "sk_prod_", SET_ALNUM, 10, 0, RANDOM },
    { "Stripe key", "rk_prod_", SET_ALNUM, 10, 0, RANDOM },
    { "EasyPost key", "EZTK", SET_ALNUM, 54, 54 },
    { "Flutterwave key", "FLWSECK-", SET_URL, 20, 0 },
    { "Shippo token", "shippo_live_", SET_HEX, 40, 40 },
    { "Shippo token", "shippo_test_", SET_HEX, 40, 40 },
    { "Shopify token", "shptka_", SET_HEX, 32, 0 },
    { "Shopify token", "shpua_", SET_HEX, 32, 0 },
    { "Duffel token", "duffel_live_", SET_URL | SET_BASE64, 43, 43 },
    { "Duffel token", "duffel_test_", SET_URL | SET_BASE64, 43, 43 },
    { "Mollie key", "live_", SET_ALNUM, 30, 40, RANDOM | APART },
    { "GoCardless token", "live_", SET_URL | SET_BASE64, 40, 40, RANDOM | APART },
    { "Lob key", "live_", SET_HEX, 35, 35, RANDOM | APART },
    { "Razorpay key", "rzp_live_", SET_ALNUM, 14, 0, RANDOM },
    { "Braintree token", "access_token$production$", SET_WORD | SET_DOT, 20, 0, RANDOM },
    { "SettleMint token", "sm_aat_", SET_ALNUM, 16, 0, RANDOM },
    { "SettleMint token", "sm_pat_", SET_ALNUM, 16, 0, RANDOM },
    { "SettleMint token", "sm_sat_", SET_ALNUM, 16, 0, RANDOM },
    /* mail, more */
    { "Brevo key", "xsmtpsib-", SET_URL, 60, 0 },
    { "MailerSend token", "mlsn.", SET_HEX, 60, 0 },
    /* models, more */
    { "OpenAI key", "sess-", SET_ALNUM, 40, 40, RANDOM | APART },
    { "Langfuse key", "sk-lf-", SET_HEX | SET_DASH, 36, 36 },
    { "LangSmith key", "lsv2_pt_", SET_HEX | SET_UNDERSCORE, 40, 0 },
    { "LangSmith key", "lsv2_sk_", SET_HEX | SET_UNDERSCORE, 40, 0 },
    { "Cartesia key", "sk_car_", SET_ALNUM, 20, 0, RANDOM },
    { "ElevenLabs key", "sk_", SET_HEX, 48, 48, APART },
    { "Tavily key", "tvly-", SET_URL, 20, 0, RANDOM },
    { "Pinecone key", "pcsk_", SET_WORD, 40, 0, RANDOM },
    { "Together key", "tgp_v1_", SET_URL, 30, 0, RANDOM },
    { "Fireworks key", "fw_", SET_ALNUM, 22, 24, RANDOM | APART },
    { "Cerebras key", "csk-", SET_ALNUM, 40, 52, RANDOM | APART },
    { "NVIDIA key", "nvapi-", SET_URL, 50, 0, RANDOM },
    { "Voyage key", "pa-", SET_URL, 43, 43, RANDOM | APART },
    { "Jina key", "jina_", SET_URL, 40, 0, RANDOM },
    { "Firecrawl key", "fc-", SET_HEX, 32, 32, APART },
    { "Hugging Face token", "api_org_", SET_ALNUM, 30, 0, RANDOM },
    { "Weights & Biases key", "wandb_v1_", SET_WORD, 40, 0, RANDOM },
    { "RunPod key", "rpa_", SET_ALNUM, 36, 0, RANDOM },
    { "Context7 key", "ctx7sk-", SET_URL, 30, 0, RANDOM },
    /* watching and working, more */
    { "New Relic key", "NRIQ-", SET_URL, 18, 0, RANDOM },
    { "Dynatrace token", "dt0c01.", SET_ALNUM | SET_DOT, 80, 0, RANDOM },
    { "Dynatrace token", "dt0s16.", SET_ALNUM | SET_DOT, 80, 0, RANDOM },
    { "Honeycomb key", "hcaik_", SET_ALNUM, 50, 0, RANDOM },
    { "Honeycomb key", "hcbik_", SET_ALNUM, 50, 0, RANDOM },
    { "Axiom token", "xaat-", SET_HEX | SET_DASH, 36, 36 },
    { "Axiom token", "xapt-", SET_HEX | SET_DASH, 36, 36 },
    { "PostHog key", "phx_", SET_ALNUM, 30, 0, RANDOM },
    { "LaunchDarkly key", "sdk-", SET_HEX | SET_DASH, 36, 36, RANDOM | APART },
    { "LaunchDarkly key", "api-", SET_HEX | SET_DASH, 36, 36, RANDOM | APART },
    { "Plaid token", "access-production-", SET_HEX | SET_DASH, 36, 36 },
    { "Plaid token", "access-development-", SET_HEX | SET_DASH, 36, 36 },
    { "Plaid token", "access-sandbox-", SET_HEX | SET_DASH, 36, 36 },
    { "Linear key", "lin_oauth_", SET_ALNUM, 40, 0, RANDOM },
    { "Notion token", "ntn_", SET_ALNUM, 40, 0, RANDOM },
    { "Figma token", "figdr_", SET_URL, 30, 0, RANDOM },
    { "Figma token", "figoh_", SET_URL, 30, 0, RANDOM },
    { "Akamai token", "akab-", SET_ALNUM | SET_DASH, 33, 33, RANDOM },
    { "Docker token", "dckr_jti_", SET_URL, 20, 0 },
    { "Postman key", "PMAT-", SET_ALNUM, 26, 26, RANDOM },
    { "Checkly key", "cu_", SET_HEX, 32, 32, APART },
};

/* A name may stand before it ("token_ghp_…"), but not with APART. Where a letter or a digit stands
 * before a prefix of four characters or more, what follows must look random: it may stand there by
 * chance. */
static bool begins(const struct scan *scan, size_t at, const struct shape *shape, bool *glued)
{
    char before = at ? scan->text[at - 1] : ' ';
    /* A small letter before capitals is where a word ends. */
    *glued = redact_in_set(before, shape->set & SET_ALNUM ? shape->set & SET_ALNUM : SET_ALNUM);
    if (shape->flags & KEEP)
        return !(shape->flags & APART) || !redact_in_set(before, SET_WORD);
    if (shape->flags & APART)
        return !redact_in_set(before, SET_URL);
    return !*glued || strlen(shape->prefix) > 3;
}

static void look_at_shape(struct scan *scan, unsigned row, size_t at, size_t end)
{
    const struct shape *shape = &shapes[row];
    bool glued;
    if (memcmp(scan->text + at, shape->prefix, end - at) || !begins(scan, at, shape, &glued))
        return;
    size_t n = redact_span(scan, end, shape->set, shape->max ? shape->max + 1 : LOOKED_AT);
    if (n < shape->min || (shape->max && n > shape->max))
        return;
    if (((shape->flags & RANDOM || glued) && !redact_is_random(scan->text + end, n)) ||
        redact_is_placeholder(scan->text + end, n))
        return;
    size_t stop = end + n + (n == LOOKED_AT ? redact_span(scan, end + n, shape->set, SIZE_MAX) : 0);
    redact_found(scan, RANK_SHAPE, shape->kind, shape->flags & KEEP ? end : at, stop);
}

void redact_shape_triggers(struct triggers *out)
{
    for (unsigned i = 0; i < sizeof shapes / sizeof *shapes; i++)
        ARRAY_PUSH(out->items, out->count, out->capacity,
                   ((struct trigger){ shapes[i].prefix, look_at_shape, i }));
}
