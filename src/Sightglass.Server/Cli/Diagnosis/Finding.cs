namespace Sightglass.Server.Cli.Diagnosis;

internal enum FindingStatus
{
    Ok,
    Warn,
    Fail,
}

/// <summary>What one check of <c>doctor</c> found.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Message">What is there.</param>
/// <param name="Fix">What to do about it; null when nothing has to be done.</param>
internal sealed record Finding(string Check, FindingStatus Status, string Message, string? Fix = null)
{
    public static Finding Ok(string check, string message) => new(check, FindingStatus.Ok, message);

    public static Finding Warn(string check, string message, string fix) => new(check, FindingStatus.Warn, message, fix);

    public static Finding Fail(string check, string message, string fix) => new(check, FindingStatus.Fail, message, fix);
}
