using System.Collections.Frozen;
using NetGuard.Documents;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary>
/// Suffixes under which anybody can have a name: a wildcard right under one lets data go to everybody's account there.
/// A short list of the commonest, not a public suffix list.
/// </summary>
internal static class SharedSuffixes
{
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "blob.core.windows.net", "file.core.windows.net", "queue.core.windows.net", "table.core.windows.net", "dfs.core.windows.net", "web.core.windows.net", "core.windows.net", "windows.net",
        "azurewebsites.net", "azureedge.net", "azurefd.net", "azure-api.net", "trafficmanager.net", "cloudapp.azure.com", "cloudapp.net", "azurecontainerapps.io", "azurestaticapps.net", "sharepoint.com", "openai.azure.com", "cognitiveservices.azure.com",
        "amazonaws.com", "s3.amazonaws.com", "cloudfront.net", "awsapprunner.com", "elasticbeanstalk.com", "on.aws",
        "googleapis.com", "storage.googleapis.com", "appspot.com", "run.app", "web.app", "firebaseapp.com", "firebaseio.com", "cloudfunctions.net",
        "github.io", "githubusercontent.com", "gitlab.io", "herokuapp.com", "vercel.app", "netlify.app", "pages.dev", "workers.dev", "r2.dev", "fly.dev", "onrender.com", "supabase.co",
        "ngrok.io", "ngrok.app", "ngrok-free.app", "trycloudflare.com", "dropboxusercontent.com", "digitaloceanspaces.com", "ondigitalocean.app", "backblazeb2.com", "wasabisys.com");

    public static void Lint(IReadOnlyList<ConfigScalar> hosts, Findings findings)
    {
        foreach (var host in hosts)
        {
            if (!host.Text.StartsWith("*.", StringComparison.Ordinal))
            {
                continue;
            }

            var suffix = host.Text[2..].TrimEnd('.');
            if (suffix.Length > 0 && (!suffix.Contains('.', StringComparison.Ordinal) || Known.Contains(suffix)))
            {
                findings.Warn(host.Origin, host.Path, $"many tenants have names under {Values.Quote(suffix)}: data can go to any of them; name your own hosts");
            }
        }
    }
}
