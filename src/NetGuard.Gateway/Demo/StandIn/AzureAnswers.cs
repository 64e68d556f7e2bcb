namespace NetGuard.Gateway.Demo.StandIn;

/// <summary>Azure's Vision, Face and Document Intelligence: they fetch what a request's <c>url</c> names; the stand-in fetches nothing.</summary>
internal static class AzureAnswers
{
    public static object ImageAnalysis() => new
    {
        modelVersion = "2023-10-01",
        captionResult = new { text = "a picture that the stand-in did not fetch", confidence = 0.87 },
        metadata = new { width = 640, height = 480 },
    };

    public static object FaceDetect() => new[]
    {
        new { faceId = "c5c24a82-6845-4031-9d5d-978df9175426", faceRectangle = new { top = 10, left = 20, width = 30, height = 40 } },
    };

    /// <summary>A running analysis is found again at <c>Operation-Location</c>.</summary>
    public static void AcceptDocument(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        var path = context.Request.Path.Value!;
        var model = path[..path.LastIndexOf(':')];
        context.Response.Headers["Operation-Location"] = $"{context.Request.Scheme}://{context.Request.Host}{model}/analyzeResults/standin1?api-version=2024-11-30";
        context.Response.Headers["apim-request-id"] = "standin1";
    }

    public static object DocumentResult() => new
    {
        status = "succeeded",
        createdDateTime = "2026-01-01T00:00:00Z",
        lastUpdatedDateTime = "2026-01-01T00:00:00Z",
        analyzeResult = new { apiVersion = "2024-11-30", modelId = "prebuilt-layout", content = "a document that the stand-in did not fetch", pages = Array.Empty<object>() },
    };
}
