namespace Minori.Text;

/// <summary>One piece of text that is kept, dropped and held out as a whole.</summary>
/// <param name="Text">The clean text.</param>
/// <param name="Domain">The group it belongs to: a namespace group, a file's <c>domain</c> field or its name.</param>
/// <param name="Id">
/// The text's <see cref="DocumentHash"/> in hexadecimal: equal texts, and only they, have equal ids.
/// </param>
public sealed record Document(string Text, string Domain, string Id);
