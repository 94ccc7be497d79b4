namespace Minori.Execution.Maintenance;

/// <summary>Why something in a store is not needed.</summary>
public enum GarbageKind
{
    /// <summary>A result that no study of the store has in its graph.</summary>
    Unreachable,

    /// <summary>A damaged result that was set aside.</summary>
    Damaged,

    /// <summary>The saved state of a job that no study has in its graph, or that is done.</summary>
    AbandonedState,

    /// <summary>The log of a job that no study has in its graph.</summary>
    OrphanedLog,

    /// <summary>What a dead process left half made.</summary>
    HalfMade,
}

/// <summary>A folder or file that can go.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Bytes">What its files take.</param>
public sealed record Garbage(GarbageKind Kind, string Path, long Bytes);
