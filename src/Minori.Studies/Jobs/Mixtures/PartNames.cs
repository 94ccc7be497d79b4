using Minori.Execution.Artifacts;

namespace Minori.Studies.Jobs;

/// <summary>The names under which jobs find what belongs to the parts of units.</summary>
internal static class PartNames
{
    /// <summary>The name of one part.</summary>
    public static string Of(int unit, int part) => FormattableString.Invariant($"unit-{unit}-{part}");

    /// <summary>Adds every part to a job's inputs.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="units">By unit what belongs to its parts.</param>
    public static void Add(Dictionary<string, ArtifactId> inputs, IReadOnlyList<IReadOnlyList<ArtifactId>> units)
    {
        foreach ((int unit, IReadOnlyList<ArtifactId> parts) in units.Index())
        {
            foreach ((int part, ArtifactId id) in parts.Index())
            {
                inputs.Add(Of(unit, part), id);
            }
        }
    }
}
