using System.Text.Json.Serialization;
using Minori.Studies.Jobs;
using Minori.Studies.Sections;
using Minori.Studies.StudyFiles;
using Minori.Text;

namespace Minori.Studies.Sources;

/// <summary>How to open a corpus, or a part of one, on this machine.</summary>
/// <param name="Sources">Names and absolute paths.</param>
/// <param name="TextField">The field or column that holds the text.</param>
/// <param name="SkipBad">Whether malformed lines are skipped.</param>
/// <param name="DomainField">The field or column that holds the domain; null for the usual one.</param>
/// <param name="Part">The part; null for the whole.</param>
internal sealed record CorpusLocation(
    IReadOnlyList<string> Sources,
    string TextField,
    bool SkipBad,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DomainField = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PartSelection? Part = null)
{
    /// <summary>Where a study's corpus is.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="rooted">Makes a path absolute.</param>
    public static CorpusLocation Of(CorpusSection corpus, Func<string, string> rooted) =>
        new([.. corpus.Sources.Select(rooted)], corpus.TextField, corpus.SkipBad);

    /// <summary>The whole that this is a part of.</summary>
    public CorpusLocation Whole => this with { Part = null };

    /// <summary>The location as text: its identity, and what travels with a job.</summary>
    public string Text => JobParameters.Format(this);

    /// <summary>The files that are read.</summary>
    public IReadOnlyList<FileInfo> Files() => Corpora.Files(Sources, Options());

    /// <summary>Opens the corpus.</summary>
    public ICorpus Open() => PartOf(OpenWhole());

    /// <summary>Opens the whole, of which several parts can be taken.</summary>
    public ICorpus OpenWhole() => Corpora.Open(Sources, Options());

    /// <summary>This part of the whole, which is opened already.</summary>
    public ICorpus PartOf(ICorpus whole) => Part is { } part ? new CorpusPart(whole, part) : whole;

    /// <summary>The fingerprint of this part of the whole.</summary>
    /// <exception cref="StudyException">It has no document, or none of a domain that it is to have.</exception>
    public string FingerprintOf(ICorpus whole)
    {
        ICorpus part = PartOf(whole);
        if (Part?.Domains is { } wanted)
        {
            string[] there = [.. whole.AllDocuments().Select(document => document.Domain).Distinct().Order(StringComparer.Ordinal)];
            if (there is [""])
            {
                throw new StudyException($"no document of the corpus {whole.Name} has a field or column '{DomainField}'");
            }

            if (wanted.Except(there, StringComparer.Ordinal).FirstOrDefault() is { } missing)
            {
                throw new StudyException($"the corpus {whole.Name} has no documents of {missing}; {Spelling.DidYouMean(missing, there, "it has")}");
            }
        }

        return Part is null || part.AllDocuments().Any() ? part.Fingerprint
            : throw new StudyException($"{part.Name} of the corpus {whole.Name} has no document: cut it into fewer pieces, or give more text");
    }

    private CorpusOptions Options()
    {
        CorpusOptions options = new()
        {
            TextField = TextField,
            TextFieldSetting = "corpus.text_field",
            SkipBad = SkipBad,
            SkipBadSetting = "corpus.skip_bad: true",
        };
        return DomainField is null ? options : options with { DomainField = DomainField };
    }
}
