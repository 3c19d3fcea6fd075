namespace Sightglass.Server.Cli.Diagnosis;

internal enum FindingStatus
{
    Ok,
    Warn,
    Fail,
}

/// <summary>The result of one check of <c>doctor</c>.</summary>
/// <param name="Check">What was checked.</param>
/// <param name="Status">The result.</param>
/// <param name="Message">What was found.</param>
/// <param name="Fix">How to fix it; null when nothing has to be done.</param>
internal sealed record Finding(string Check, FindingStatus Status, string Message, string? Fix = null)
{
    public static Finding Ok(string check, string message) => new(check, FindingStatus.Ok, message);

    public static Finding Warn(string check, string message, string fix) => new(check, FindingStatus.Warn, message, fix);

    public static Finding Fail(string check, string message, string fix) => new(check, FindingStatus.Fail, message, fix);
}
