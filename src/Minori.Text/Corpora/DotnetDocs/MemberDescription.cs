namespace Minori.Text;

/// <summary>What a documented member is.</summary>
internal enum MemberKind
{
    Type,
    Method,
    Property,
    Field,
    Event,
}

/// <summary>A piece of a longer text.</summary>
internal readonly record struct TextRange(int Start, int Length)
{
    public string In(string text) => text.Substring(Start, Length);
}

/// <summary>The cleaned documentation of one member of the .NET libraries.</summary>
/// <param name="Kind">What the member is.</param>
/// <param name="Group">Its <see cref="NamespaceGroups">namespace group</see>.</param>
/// <param name="Signature">Readable C#, with parameters, such as <c>List&lt;T&gt;.BinarySearch(T item)</c>.</param>
/// <param name="Text">The document: name, summary, parameters, returns, exceptions, remarks.</param>
/// <param name="SummaryRange">Where the summary is in <paramref name="Text"/>; may be empty.</param>
/// <param name="ReturnsRange">
/// Where the description of the returned value is in <paramref name="Text"/>; may be empty.
/// </param>
internal sealed record MemberDescription(
    MemberKind Kind, string Group, string Signature, string Text, TextRange SummaryRange, TextRange ReturnsRange)
{
    public string Summary => SummaryRange.In(Text);

    public string Returns => ReturnsRange.In(Text);

    /// <summary>
    /// The split of this member's document. The hash is of the summary, not of the whole text, so that overloads, whose
    /// documents differ in a parameter only, are never on both sides.
    /// </summary>
    public Split Split { get; } =
        DocumentHash.SplitOf(SummaryRange.Length > 0 ? Text.AsSpan(SummaryRange.Start, SummaryRange.Length) : Text);
}
