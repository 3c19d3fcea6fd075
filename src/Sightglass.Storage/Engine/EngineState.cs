namespace Sightglass.Storage.Engine;

/// <summary>The state of the supervised engine.</summary>
public enum EngineState
{
    /// <summary>A child was started and does not answer yet.</summary>
    Starting,

    /// <summary>It answers queries.</summary>
    Up,

    /// <summary>It runs and does not answer. It may recover; otherwise it is killed and started again.</summary>
    Silent,

    /// <summary>It exited or never answered; the next start is waiting for its back-off.</summary>
    Down,

    /// <summary>It was asked to stop, or never started.</summary>
    Stopped,
}
