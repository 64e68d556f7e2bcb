using NetGuard.Content;

namespace NetGuard.Core.Tests.Content;

public sealed class FormReaderTests
{
    private const string Type = "application/x-www-form-urlencoded";

    [Fact]
    public void Fields_InAnySpelling_AreReadWithTheSchemaOfTheBody()
    {
        const string form = "file_url=a&input_reference%5Bimage_url%5D=b+c&definition=%7B%22audioUrl%22%3A%22d%22%7D&image%5B%5D=e&k3y=f;file_url=g";

        var reading = Reading.OfBody(Type, form, UploadApis.Upload, UploadApis.Catalog);

        Assert.Equal((ReadStatus.Complete, form.Length), (reading.Status, reading.BytesRead));
        Assert.Equal(
            [
                ("form.file_url", "a", FieldKind.Uri), ("form.input_reference.image_url", "b c", FieldKind.Uri),
                ("form.definition", "{\"audioUrl\":\"d\"}", FieldKind.None), ("form.definition.$.audioUrl", "d", FieldKind.Uri),
                ("form.image[]", "e", FieldKind.File), ("form.*", "f;file_url=g", FieldKind.None), ("form.*", "f", FieldKind.None), ("form.file_url", "g", FieldKind.Uri),
            ],
            reading.Strings);
    }

    [Fact]
    public void Form_ThatIsJsonToo_IsReadAsBoth()
    {
        var reading = Reading.OfBody(Type, """{"a":"x&file_url=h"}""", UploadApis.Upload, UploadApis.Catalog);

        Assert.Equal(ReadStatus.Complete, reading.Status);
        Assert.Contains(("$.*", "x&file_url=h", FieldKind.None), reading.Strings);
        Assert.Contains(("form.file_url", "h\"}", FieldKind.Uri), reading.Strings);
    }

    [Theory]
    [InlineData("a=%ff")]
    [InlineData("a=%ed%a0%80")]
    [InlineData("%c0%af=a")]
    public void Form_ThatIsNotUtf8_IsMalformed(string form) => Assert.Equal(ReadStatus.Malformed, Reading.OfBody(Type, form).Status);

    [Theory]
    [InlineData("_charset_=utf-7&a=b", ReadStatus.Charset)]
    [InlineData("a=b&_CHARSET_=iso-8859-1", ReadStatus.Charset)]
    [InlineData("_charset_=UTF-8&a=b", ReadStatus.Complete)]
    public void Form_ThatNamesItsCharset_IsReadAsUtf8Only(string form, object status) => Assert.Equal(status, Reading.OfBody(Type, form).Status);
}
