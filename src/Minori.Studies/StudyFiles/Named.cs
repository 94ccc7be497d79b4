namespace Minori.Studies.StudyFiles;

/// <summary>
/// A named variation of a section. A section that has a list of these of its own type may be varied: each item of the
/// list has a name and any key of the section, which replaces the section's own; keys with
/// <see cref="FieldAttribute.Shared"/> are those of all variations.
/// </summary>
/// <typeparam name="T">The section.</typeparam>
/// <param name="Name">What the variation is called, unique in its list.</param>
/// <param name="Section">The whole section with the variation's keys in it.</param>
public sealed record Named<T>(string Name, T Section);
