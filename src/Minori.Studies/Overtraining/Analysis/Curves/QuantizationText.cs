using Minori.Modifications;

namespace Minori.Studies.Overtraining;

/// <summary>How a quantisation is called.</summary>
internal static class QuantizationText
{
    /// <summary>Among its like: <c>4 bits per channel</c>, <c>4 bits in groups of 32</c>.</summary>
    public static string Series(QuantizationSettings settings) => $"{settings.Bits} bits {Scope(settings)}";

    /// <summary>What shares a scale: <c>per channel</c>, <c>in groups of 32</c>.</summary>
    public static string Scope(QuantizationSettings settings) =>
        settings.GroupSize is { } size ? $"in groups of {size}" : "per channel";

    /// <summary>In ids: <c>channel</c>, <c>group-32</c>.</summary>
    public static string ScopeId(QuantizationSettings settings) => settings.GroupSize is { } size ? $"group-{size}" : "channel";
}
