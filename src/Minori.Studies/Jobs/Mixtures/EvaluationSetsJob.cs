using System.Text.Json.Serialization;
using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Studies.Sources;
using Minori.Text;

namespace Minori.Studies.Jobs;

/// <summary>A text that losses are measured on by itself.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Fingerprint">The fingerprint of the text that it is drawn from.</param>
/// <param name="Everything">Whether all its documents count, or those of its validation split alone.</param>
public sealed record EvaluationSource(string Name, string Fingerprint, bool Everything);

/// <summary>What an evaluation set holds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tokens">Its tokens.</param>
/// <param name="Excerpts">The excerpts that it consists of.</param>
/// <param name="LeftOut">Documents left out because they are trained on.</param>
public sealed record EvaluationSetFacts(string Name, long Tokens, int Excerpts, int LeftOut);

/// <summary>
/// Draws from each of several texts excerpts of held-out documents, each as long as the model's context, in the order of a
/// hash: as even a sample of the text as so many tokens can be. One artifact holds all sets; an excerpt's domain is its set. Where
/// other sets are given, no document that they have an excerpt of is drawn from: a search is not to choose by what its choice is judged by.
/// </summary>
public sealed class EvaluationSetsJob : IJobKind
{
    private const string KindName = "evaluation-sets";
    private const int CodeRevision = 1;
    private const string FactsFile = "facts.json";
    private const string TakenInput = "taken";

    // Excerpts are drawn from a multiple of what is wanted, not from all of a text of any size.
    private const int DrawnFrom = 64;

    // The rest of a document behind its last whole excerpt; shorter ones would weigh as much as they are few.
    private const int ShortestShare = 4;

    /// <param name="Sets">The texts.</param>
    /// <param name="Tokens">Tokens of each set.</param>
    /// <param name="Excerpt">Tokens of an excerpt at most.</param>
    /// <param name="Trained">The corpus whose training documents are left out of sets that take everything; null for none.</param>
    /// <param name="Seed">The seed's own corpus, whose training documents are left out of every set; null where it has none.</param>
    private sealed record Parameters(
        IReadOnlyList<EvaluationSource> Sets,
        long Tokens,
        int Excerpt,
        string? Trained,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Seed = null);

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work; its documents are read by <see cref="EvaluationTextJob.Documents"/>.</summary>
    /// <param name="sets">The texts.</param>
    /// <param name="tokens">Tokens of each set.</param>
    /// <param name="excerpt">Tokens of an excerpt at most.</param>
    /// <param name="trained">The corpus whose training documents are left out of sets that take everything; null for none.</param>
    /// <param name="seed">The seed's own corpus, whose training documents are left out of every set; null where it has none.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="taken">Other sets, whose documents are left to them; null for none.</param>
    public static JobRecord Record(
        IReadOnlyList<EvaluationSource> sets, long tokens, int excerpt, string? trained, string? seed, ArtifactId tokenizer, ArtifactId? taken = null) => new(
        KindName,
        CodeRevision,
        JobParameters.ToJson(new Parameters(sets, tokens, excerpt, trained, seed)),
        JobParameters.Inputs([(TokenizerInput.Name, tokenizer), .. taken is { } others ? new[] { (TakenInput, others) } : []]));

    /// <summary>What the sets of a finished job hold, in their order.</summary>
    public static IReadOnlyList<EvaluationSetFacts> Facts(Artifact artifact) =>
        JobParameters.Read<IReadOnlyList<EvaluationSetFacts>>(artifact.File(FactsFile));

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        Parameters parameters = JobParameters.FromJson<Parameters>(context.Record.Parameters);
        Tokenizer tokenizer = TokenizerInput.Load(context.Inputs[TokenizerInput.Name]);
        string[] trained = [.. new[] { parameters.Seed, parameters.Trained }.OfType<string>()];
        IReadOnlyList<ICorpus> corpora = SourceLocations.OpenCorpora(context.Locations, [.. parameters.Sets.Select(set => set.Fingerprint), .. trained]);
        HashSet<string>[] known = [.. corpora.Skip(parameters.Sets.Count).Select(corpus => corpus.Documents(Split.Train).Select(document => document.Id).ToHashSet())];

        // What the seed of another corpus is trained on may be held out here; what the corpus trains on is not held out in it anyway.
        HashSet<string> ofSeed = parameters.Seed is null ? [] : known[0];
        HashSet<string> ofAll = [.. known.SelectMany(ids => ids)];
        HashSet<string> taken = context.Inputs.TryGetValue(TakenInput, out Artifact? others) ? DocumentsOf(others) : [];
        List<EvaluationSetFacts> facts = [];
        using StreamWriter writer = new(Path.Combine(context.OutputFolder, EvaluationTextJob.DocumentsFile)) { NewLine = "\n" };
        foreach ((EvaluationSource set, ICorpus corpus) in parameters.Sets.Zip(corpora))
        {
            facts.Add(Write(writer, set, corpus, set.Everything ? ofAll : ofSeed, taken, parameters, tokenizer));
        }

        JobParameters.Write(Path.Combine(context.OutputFolder, FactsFile), facts);
    }

    private static EvaluationSetFacts Write(
        StreamWriter writer, EvaluationSource set, ICorpus corpus, HashSet<string> trained, HashSet<string> taken, Parameters parameters, Tokenizer tokenizer)
    {
        Document[] heldOut = [.. set.Everything ? corpus.AllDocuments() : corpus.Documents(Split.Validation)];
        Document[] unseen = [.. heldOut.Where(d => !trained.Contains(d.Id)).OrderBy(d => d.Id, StringComparer.Ordinal)];
        Document[] documents = [.. unseen.Where(d => !taken.Contains(d.Id))];
        long tokens = 0;
        int excerpts = 0;
        foreach (Document excerpt in Excerpts(documents, parameters, tokenizer))
        {
            writer.WriteLine(JobParameters.Format(excerpt with { Domain = set.Name }));
            tokens += tokenizer.Encode(excerpt.Text).Length;
            excerpts++;
            if (tokens >= parameters.Tokens)
            {
                break;
            }
        }

        return tokens > 0
            ? new EvaluationSetFacts(set.Name, tokens, excerpts, heldOut.Length - unseen.Length)
            : throw new StudyException(heldOut.Length == 0
                ? $"the evaluation set {set.Name} has no held-out document: give more text, or name files '<name>.valid.jsonl'"
                : unseen.Length == 0
                    ? $"every document of the evaluation set {set.Name} is trained on: give text that is not in the corpus"
                    : $"no held-out document of {set.Name} is left to search by, since every one is measured on: give more text, fewer evaluation.tokens, or another search.target");
    }

    /// <summary>The ids of the documents that sets have excerpts of.</summary>
    internal static HashSet<string> DocumentsOf(Artifact sets) =>
        [.. EvaluationTextJob.Documents(sets).Select(excerpt => excerpt.Id[..excerpt.Id.LastIndexOf('#')])];

    private static IEnumerable<Document> Excerpts(Document[] documents, Parameters parameters, Tokenizer tokenizer)
    {
        List<(string Key, Document Excerpt)> drawn = [];
        long tokens = 0;
        foreach (Document document in documents)
        {
            int number = 0;
            foreach (string piece in TextCut.Pieces(tokenizer, document.Text, parameters.Excerpt))
            {
                int size = tokenizer.Encode(piece).Length;
                if (number == 0 || size * ShortestShare >= parameters.Excerpt)
                {
                    string id = $"{document.Id}#{number}";
                    drawn.Add((DocumentHash.Of(id), new Document(piece, document.Domain, id)));
                    tokens += size;
                }

                number++;
            }

            if (tokens >= DrawnFrom * parameters.Tokens)
            {
                break;
            }
        }

        return drawn.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => d.Excerpt);
    }
}
