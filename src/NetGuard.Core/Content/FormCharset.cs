using System.Text;

namespace NetGuard.Content;

/// <summary>The field <c>_charset_</c> (RFC 7578 4.6), by which a form names its own character set.</summary>
internal static class FormCharset
{
    /// <summary>Refuses because the endpoint would then read the other fields as another text than this one.</summary>
    public static bool IsOther(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        Ascii.EqualsIgnoreCase(name, "_charset_"u8) && !Ascii.EqualsIgnoreCase(value.Trim(" \t"u8), "utf-8"u8);
}
