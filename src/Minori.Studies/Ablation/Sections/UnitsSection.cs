using System.Globalization;
using Minori.Studies.StudyFiles;
using Minori.Text;

namespace Minori.Studies.Ablation;

/// <summary>What divides a corpus into units.</summary>
public enum UnitKind
{
    /// <summary>The documents' domain.</summary>
    Domain,

    /// <summary>Another field or column of the documents.</summary>
    Field,

    /// <summary>The file that they stand in.</summary>
    File,

    /// <summary>A hash of the document: pieces that are alike.</summary>
    Piece,
}

/// <summary>The units: pieces of the corpus that are kept or dropped as one.</summary>
public sealed record UnitsSection : ISection
{
    /// <summary>The most units whose mixtures are numbered.</summary>
    internal const int MostUnits = 62;

    [Field("What divides the corpus: the documents' domain, another field or column of theirs, the file that they stand in (its name without split and ending), or pieces by the hash of the document")]
    public UnitKind By { get; init; } = UnitKind.Domain;

    [Field("With by: field, the name of the field or column")]
    public string? Field { get; init; }

    [Field("With by: piece, the number of pieces that the corpus is cut into", Minimum = 2, Maximum = 10_000)]
    public int? Pieces { get; init; }

    [Field("The units: domains, values of the field, names of files, or numbers of pieces", MinimumCount = 2, Example = "[System.IO, System.Net]")]
    public required IReadOnlyList<string> Of { get; init; }

    [Field("How many parts of unit_tokens each unit consists of, in the order of 'of'; one each when not given", MinimumCount = 2, Minimum = 1, Maximum = 1000)]
    public IReadOnlyList<int>? Parts { get; init; }

    [Field("Tokens of a part; of a unit, where it has one part", Minimum = 1000, Example = "1M")]
    public required long UnitTokens { get; init; }

    [Field("Whether a unit with too little text is gone through again; else it is an error")]
    public bool Upsample { get; init; }

    /// <summary>The parts of each unit.</summary>
    internal IReadOnlyList<int> PartCounts => Parts ?? [.. Of.Select(_ => 1)];

    /// <summary>The field that the corpus is to be opened with; null for the usual one.</summary>
    internal string? DomainField => By switch { UnitKind.Field => Field, UnitKind.File => CorpusOptions.NoDomainField, _ => null };

    /// <summary>The part of the corpus that some of the pieces are.</summary>
    internal PartSelection Select(IReadOnlyList<string> names, int? half) => By == UnitKind.Piece
        ? new PartSelection { Pieces = Pieces!.Value, Numbers = [.. names.Select(name => int.Parse(name, CultureInfo.InvariantCulture))], Half = half }
        : new PartSelection { Domains = names, Half = half };

    /// <summary>What people call a unit.</summary>
    internal string NameOf(string unit) => By == UnitKind.Piece ? $"piece {unit}" : unit;

    /// <summary>What is wrong with names of pieces of this division, or null.</summary>
    internal string? ProblemOf(IReadOnlyList<string> names)
    {
        return Repetition.Problem(names)
            ?? (By == UnitKind.Piece && names.FirstOrDefault(name => !(int.TryParse(name, CultureInfo.InvariantCulture, out int n) && n >= 1 && n <= Pieces)) is { } odd
                ? $"with by: piece expected numbers from 1 to {Pieces}, found '{odd}'"
                : null);
    }

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Problem)> Problems()
    {
        if (By == UnitKind.Field != Field is not null)
        {
            yield return (nameof(Field), Field is null ? "missing key (the field or column that divides the corpus), for example 'field: source'" : "goes with by: field alone");
        }

        if (By == UnitKind.Piece != Pieces is not null)
        {
            yield return (nameof(Pieces), Pieces is null ? "missing key (the number of pieces that the corpus is cut into), for example 'pieces: 8'" : "goes with by: piece alone");
        }
        else if (ProblemOf(Of) is { } problem)
        {
            yield return (nameof(Of), problem);
        }

        if (Of.Count > MostUnits)
        {
            yield return (nameof(Of), $"at most {MostUnits} units can be mixed, found {Of.Count}");
        }

        if (Parts is { } parts && parts.Count != Of.Count)
        {
            yield return (nameof(Parts), $"needs a number for each of the {Of.Count} units, found {parts.Count}: give {Of.Count}");
        }
    }
}
