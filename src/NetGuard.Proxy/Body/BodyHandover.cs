namespace NetGuard.Proxy.Body;

/// <summary>How the held body reaches the forwarder.</summary>
internal enum BodyHandover : byte
{
    /// <summary>Our handler puts a <see cref="HeldBodyContent"/> in place of YARP's content.</summary>
    Content,

    /// <summary>The held bytes become <c>Request.Body</c> and YARP copies them: slower, and free of our handler.</summary>
    RequestBody,
}
