namespace NetGuard.Proxy.Body;

/// <summary>How the held body reaches the forwarder.</summary>
internal enum BodyHandover : byte
{
    /// <summary>Our handler puts a <see cref="HeldBodyContent"/> in place of YARP's content.</summary>
    Content,

    /// <summary>The held bytes become <c>Request.Body</c> and YARP copies them: slower, free of our handler, and whole in memory whatever their size.</summary>
    RequestBody,
}
