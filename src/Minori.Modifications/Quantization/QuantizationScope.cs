namespace Minori.Modifications;

/// <summary>Which weights share one scale.</summary>
public enum QuantizationScope
{
    /// <summary>All inputs of one output channel, a row of a matrix.</summary>
    Channel,

    /// <summary>A number of neighbouring inputs of one output channel.</summary>
    Group,
}
