using NetGuard.Decisions;
using NetGuard.Detectors;
using NetGuard.Inspection;

namespace NetGuard.Core.Tests.Policy;

[Trait("Rule", "R8")]
public sealed class SensitiveDataSettingsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\"Dlp\": {},")]
    [InlineData("\"Dlp\": { \"SensitiveData\": {} },")]
    public void SensitiveData_OfWhichNothingIsSaid_IsEnforcedInUrisByTheDefaultDetectors(string dlp)
    {
        var rules = Rules(dlp);
        Assert.Equal(Mode.Enforce, rules.Mode);
        Assert.Same(DetectorCatalog.Default, rules.Detectors);
        Assert.False(rules.InText);
    }

    [Fact]
    public void SensitiveData_AsWritten_IsWhatHolds()
    {
        var rules = Rules("""
            "Dlp": { "SensitiveData": { "Mode": "Report", "Detectors": ["personal", "-iban"], "In": "Text", "Custom": [
              { "Name": "badge", "Keywords": ["badge"], "Pattern": "[0-9]{8}", "Checksum": "Luhn", "Examples": ["badge 12345674"] } ] } },
            """);
        Assert.Equal(Mode.Report, rules.Mode);
        Assert.True(rules.InText);
        Assert.Equal(["badge", "payment-card", "us-ssn", "us-ssn-named"], rules.Detectors.Detectors.Select(detector => detector.Id).Order(StringComparer.Ordinal));
        Assert.Equal("NetGuard.Resources.res.Dlp.SensitiveData", rules.Rule?.Path);
    }

    [Fact]
    public void SensitiveData_Off_NeedsNoDetectors()
    {
        Assert.Equal(Mode.Off, Rules("\"Dlp\": { \"SensitiveData\": { \"Mode\": \"Off\", \"Detectors\": [] } },").Mode);
    }

    [Fact]
    public void Detectors_ByVariable_AreTheWholeList()
    {
        var result = Compilation.Compile(Compilation.Sample("\"Dlp\": { \"SensitiveData\": { \"Detectors\": [\"all\"] } },"), ("NetGuard__Resources__res__Dlp__SensitiveData__Detectors", "jwt,iban"));
        Assert.Equal(["iban", "jwt"], result.Snapshot!.Resources["res"].Inspection.SensitiveData.Detectors.Detectors.Select(detector => detector.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Keywords_MoreThanADetectorMayHave_AreRefused()
    {
        var keywords = string.Join(',', Enumerable.Range(100, CustomDetector.MostKeywords + 1).Select(i => $"\"word{i}\""));
        var result = Compilation.Compile(Compilation.Sample($$"""
            "Dlp": { "SensitiveData": { "Custom": [ { "Name": "badge", "Keywords": [{{keywords}}], "Pattern": "x", "Examples": ["word100 x"] } ] } },
            """));
        Assert.Equal("NetGuard.Resources.res.Dlp.SensitiveData.Custom[0].Keywords[50]", Assert.Single(result.Errors).Path);
    }

    private static SensitiveDataRules Rules(string dlp)
    {
        var result = Compilation.Compile(Compilation.Sample(dlp));
        Assert.True(result.Succeeded, string.Join('\n', result.Errors.Select(error => error.Message)));
        return result.Snapshot!.Resources["res"].Inspection.SensitiveData;
    }
}
