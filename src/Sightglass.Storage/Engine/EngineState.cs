namespace Sightglass.Storage.Engine;

/// <summary>Where the supervised engine is in its life.</summary>
public enum EngineState
{
    /// <summary>A child was started and does not answer yet.</summary>
    Starting,

    /// <summary>It answers queries.</summary>
    Up,

    /// <summary>It ended or never answered; the next start is waiting its turn.</summary>
    Down,

    /// <summary>It was asked to stop, or never started.</summary>
    Stopped,
}
