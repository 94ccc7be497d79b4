using System.Globalization;
using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Studies.Findings;
using Minori.Studies.Sources;
using Minori.Text;

namespace Minori.Studies.Jobs;

/// <summary>What a part of a unit was cut from.</summary>
/// <param name="Tokens">Tokens of the part, separators counted.</param>
/// <param name="Documents">Documents in the part.</param>
/// <param name="UnitTokens">Training tokens that the unit has in all.</param>
/// <param name="UnitDocuments">Training documents that the unit has in all.</param>
public sealed record UnitPartFacts(long Tokens, int Documents, long UnitTokens, int UnitDocuments);

/// <summary>
/// Cuts a part of equal size out of a unit's training documents: the documents in the order of their hashes, the one that
/// goes beyond the end of a part divided. A unit that is too small is an error, or begins again from its first document.
/// </summary>
public sealed class UnitPartJob : IJobKind
{
    private const string KindName = "unit-part";
    private const int CodeRevision = 1;
    private const string DocumentsFile = "documents.jsonl";
    private const string FactsFile = "facts.json";

    /// <param name="Fingerprint">The unit's fingerprint.</param>
    /// <param name="Part">The number of the part, from 0.</param>
    /// <param name="Tokens">Tokens of a part.</param>
    /// <param name="Upsample">Whether a unit that is too small is gone through again.</param>
    private sealed record Parameters(string Fingerprint, int Part, long Tokens, bool Upsample);

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work.</summary>
    public static JobRecord Record(string fingerprint, int part, long tokens, bool upsample, ArtifactId tokenizer) => new(
        KindName,
        CodeRevision,
        JobParameters.ToJson(new Parameters(fingerprint, part, tokens, upsample)),
        JobParameters.Inputs((TokenizerInput.Name, tokenizer)));

    /// <summary>The documents of a finished job.</summary>
    public static IEnumerable<Document> Documents(Artifact artifact) =>
        File.ReadLines(artifact.File(DocumentsFile)).Select(JobParameters.Parse<Document>);

    /// <summary>What a finished job cut from.</summary>
    public static UnitPartFacts Facts(Artifact artifact) => JobParameters.Read<UnitPartFacts>(artifact.File(FactsFile));

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        Parameters parameters = JobParameters.FromJson<Parameters>(context.Record.Parameters);
        ICorpus unit = SourceLocations.OpenCorpus(context.Locations, parameters.Fingerprint);
        Tokenizer tokenizer = TokenizerInput.Load(context.Inputs[TokenizerInput.Name]);
        Document[] documents = [.. unit.Documents(Split.Train).OrderBy(d => d.Id, StringComparer.Ordinal)];
        DocumentSpan text = new(documents, tokenizer);
        long first = parameters.Part * parameters.Tokens;
        long end = first + parameters.Tokens;
        if (text.Tokens < end && !(parameters.Upsample && documents.Length > 0))
        {
            throw TooSmall(unit.Name, text.Tokens, parameters);
        }

        int written = 0;
        using StreamWriter writer = new(Path.Combine(context.OutputFolder, DocumentsFile)) { NewLine = "\n" };
        foreach (Document document in text.Take(first, end))
        {
            writer.WriteLine(JobParameters.Format(document));
            written++;
        }

        JobParameters.Write(
            Path.Combine(context.OutputFolder, FactsFile), new UnitPartFacts(parameters.Tokens, written, text.Tokens, documents.Length));
    }

    private static StudyException TooSmall(string unit, long tokens, Parameters parameters) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"unit {unit} has {NumberText.Count(tokens)} tokens of training text, and {(parameters.Part == 0 ? "its part" : $"its first {parameters.Part + 1} parts")} "
        + $"of {NumberText.Tokens(parameters.Tokens)} need {NumberText.Count((parameters.Part + 1) * parameters.Tokens)}: "
        + $"lower units.unit_tokens, give it fewer parts, or set units.upsample: true to repeat its text"));
}
