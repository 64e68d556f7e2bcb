using NetGuard.Decisions;
using NetGuard.Policy.Settings;

namespace NetGuard.Policy.Sections;

/// <summary><c>Authentication</c> of a resource.</summary>
internal static class AuthenticationCompiler
{
    public static AuthenticationRules Compile(SectionView resource, CompileContext context)
    {
        var findings = context.Findings;
        var authentication = resource.Get(ResourceSettings.Authentication);
        var keys = authentication.Get(ResourceSettings.Keys);
        var isAnonymous = resource.Get(ResourceSettings.AllowAnonymous);
        var isMalformed = keys.Node is null && authentication.NodeOf(ResourceSettings.Keys) is not null;
        var mode = keys.Node is null ? Mode.Off : keys.Get(ResourceSettings.KeysMode);
        var values = Read(keys, mode, context);
        if (mode == Mode.Enforce && isAnonymous)
        {
            findings.AddAtName(resource.NodeOf(ResourceSettings.AllowAnonymous)!, "AllowAnonymous contradicts Authentication.Keys in Enforce; leave one of them out");
        }
        else if (mode != Mode.Enforce && !isAnonymous && !isMalformed)
        {
            // Refuses because a resource that nobody has to prove anything to must say so.
            findings.Add(keys.Origin, keys.Path, "no authentication method is in Enforce; give Keys the mode Enforce, or the resource \"AllowAnonymous\": true");
        }

        return new AuthenticationRules(mode, isAnonymous, values, keys.Rule);
    }

    private static List<string> Read(SectionView keys, Mode mode, CompileContext context)
    {
        if (mode != Mode.Off && keys.NodeOf(ResourceSettings.Key1) is null)
        {
            context.Findings.Add(keys.Origin, keys.Path, keys.NodeOf(ResourceSettings.Key2) is null
                ? "generated keys are not yet supported; name Key1 as env:NAME or file:PATH"
                : "Key2 is given without Key1");
        }

        var values = new List<string>(2);
        foreach (var setting in (TextSetting[])[ResourceSettings.Key1, ResourceSettings.Key2])
        {
            if (keys.Get(setting) is not { } node)
            {
                continue;
            }

            if (mode == Mode.Off)
            {
                SecretReader.IsReference(node, context.Findings);
            }
            else if (context.Secrets.ReadClientKey(node, context.Findings) is { } value)
            {
                values.Add(value);
            }
        }

        return values;
    }
}
