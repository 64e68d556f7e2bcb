using System.Reflection;

namespace NetGuard.Core.Tests.Uris.Idna.Generation;

public sealed class IdnaTableGenerationTests
{
    /// <summary>
    /// The committed table is the one that the generator makes. With NETGUARD_ACCEPT set it is written instead: a new
    /// Unicode version is a new number in <see cref="UnicodeData"/> and one such run.
    /// </summary>
    [UnicodeFact]
    public void IdnaTable_MadeFromUnicodeData_IsTheCommittedOne()
    {
        var repository = typeof(IdnaTableGenerationTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "Repository").Value!;
        var file = Path.Combine(repository, "src", "NetGuard.Core", "Uris", "Idna", "IdnaTable.g.cs");
        var text = IdnaTableWriter.Write(new UnicodeData(UnicodeData.Folder!));
        if (Environment.GetEnvironmentVariable("NETGUARD_ACCEPT") is not null)
        {
            File.WriteAllText(file, text);
        }

        Assert.True(text == File.ReadAllText(file), $"{file} differs from what the generator makes");
    }
}
