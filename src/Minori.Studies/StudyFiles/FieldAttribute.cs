namespace Minori.Studies.StudyFiles;

/// <summary>
/// Makes a property a key of the study file: the key is the property's name in snake_case. The attribute and the
/// property's type are the whole schema of that key: reading, errors and documentation come from here alone.
/// </summary>
/// <param name="description">What the key means, in one sentence.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldAttribute(string description) : Attribute
{
    /// <summary>What the key means.</summary>
    public string Description { get; } = description;

    /// <summary>The smallest number allowed.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The largest number allowed.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>For lists: how few items are allowed.</summary>
    public int MinimumCount { get; init; }

    /// <summary>For lists of numbers: whether each must be larger than the one before.</summary>
    public bool Ascending { get; init; }

    /// <summary>Whether all named variations of the section have the same value, so that none of them may give it.</summary>
    public bool Shared { get; init; }

    /// <summary>For text that is one of some words: a type whose static property <c>Kinds</c> lists them.</summary>
    public Type? ChoicesOf { get; init; }

    /// <summary>The words allowed; null where any text is.</summary>
    internal IReadOnlyList<string>? Choices => (IReadOnlyList<string>?)ChoicesOf?.GetProperty("Kinds")!.GetValue(null);

    /// <summary>An example of a value, shown in errors.</summary>
    public string? Example { get; init; }
}
