namespace NetGuard.Gateway.Demo;

/// <summary>What the demo prints once it runs: what is protected, and lines to try.</summary>
internal static class DemoGuide
{
    public static void Write(TextWriter output, DemoSample sample, Uri gateway, Uri? admin)
    {
        output.WriteLine();
        output.WriteLine("A stand-in for the AI endpoints runs behind the gateway; it calls nobody and fetches nothing. The keys below are good for this run alone.");
        foreach (var resource in (string[])["openai", "vision"])
        {
            output.WriteLine($"  Key of {resource}: {sample.Secrets[KeyOf(resource)]}");
        }

        output.WriteLine();
        output.WriteLine("Try, in another terminal (on macOS first: sudo ifconfig lo0 alias 127.0.0.2):");
        foreach (var trial in DemoTrial.All(sample.Secrets[KeyOf("openai")], sample.Secrets[KeyOf("vision")]))
        {
            output.WriteLine();
            output.WriteLine($"# {trial.Title}: {trial.Status}{(trial.Reason is null ? "" : $" {trial.Reason}")}");
            output.WriteLine(trial.ToCurl(gateway));
        }

        if (admin is not null)
        {
            output.WriteLine();
            output.WriteLine("# Is the policy in force the one that was last saved? Edit the file and see; what was decided is counted under /metrics.");
            output.WriteLine($"curl -sS '{admin.GetLeftPart(UriPartial.Authority)}/health'");
        }

        output.WriteLine();
        output.WriteLine($"Edit {sample.Input.SourceName} while this runs: a good change is in force within a second, a bad one changes nothing. Ctrl-C ends the demo.");
        output.WriteLine();
    }

    private static string KeyOf(string resource) => $"NetGuard.Resources.{resource}.Authentication.Keys.Key1";
}
