using System.Text;
using NetGuard.Uris;

namespace NetGuard.Core.Tests.Uris;

public sealed class UriJudgeAllocationTests
{
    [Theory]
    [InlineData("https://images.contoso.example/a/b.png?c=d#e", UriInputKind.Declared)]
    [InlineData("https://images.contoso.example/a/b.png?c=d#e", UriInputKind.DeclaredOrData)]
    [InlineData("https://images.contoso.example/a/b.png?c=d#e", UriInputKind.StringValue)]
    [InlineData("//images.contoso.example/a/b.png", UriInputKind.StringValue)]
    [InlineData("https://prefix.example/public/a.png", UriInputKind.Declared)]
    [InlineData("https://203.0.113.80/a", UriInputKind.Declared)]
    [InlineData("https://[2001:db8::80]/a", UriInputKind.Declared)]
    [InlineData("https://xn--bcher-kva.contoso.example/a", UriInputKind.Declared)]
    [InlineData("https://b\u00FCcher.contoso.example/a", UriInputKind.Declared)]
    [InlineData("https://files.corp.internal/a", UriInputKind.Declared)]
    [InlineData("data:image/png;base64,AAAA", UriInputKind.Declared)]
    [InlineData("“ordinary text: nothing to fetch”", UriInputKind.StringValue)]
    public void Judge_AllowedValue_AllocatesNothing(string value, UriInputKind kind)
    {
        var policy = Judged.Policy(["*.contoso.example", "*.corp.internal", "203.0.113.80", "[2001:db8::80]"], prefixes: ["https://prefix.example/public/"]);
        var bytes = Encoding.UTF8.GetBytes(value);
        var findings = new UriFindings();
        var longer = Encoding.UTF8.GetBytes("//images.contoso.example/".PadRight(4000, 'a'));
        Run();

        Assert.Equal(0, Allocations.LeastOf(Run));
        Assert.Equal(0, findings.Count);

        void Run()
        {
            for (var i = 0; i < 200; i++)
            {
                UriJudge.Judge(longer, UriInputKind.StringValue, policy, findings);
                UriJudge.Judge(bytes, kind, policy, findings);
            }
        }
    }
}
