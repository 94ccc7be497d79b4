using System.Globalization;
using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Studies.Jobs;
using Minori.Studies.Sources;
using Minori.Studies.StudyFiles;

namespace Minori.Studies.Running;

/// <summary>What a study asks for and its sources do not hold: it runs on less, and says so.</summary>
internal static class Shortages
{
    /// <summary>One line for each, beginning with file:line:column and the key.</summary>
    public static IReadOnlyList<string> Of(StudyFile file, JobGraph graph, SourceFingerprints sources)
    {
        List<string> lines = [];
        StudySources keys = file.Study.Sources;
        foreach (JobRecord record in graph.Jobs.Select(job => job.Record))
        {
            if (CorpusJob.Is(record))
            {
                int? vocabulary = sources.Vocabularies.TryGetValue(record.Id, out int known) ? known : null;
                Add(keys.VocabularyKey, CorpusJob.VocabularyOf(record), vocabulary, "the corpus has repetition for ", "", "the vocabulary has so many");
            }
            else if (EvaluationTextJob.Is(record))
            {
                (string corpus, long wanted) = EvaluationTextJob.Wanted(record);
                int vocabulary = sources.VocabularyOf(corpus, CorpusJob.VocabularyOf(graph.Jobs.First(job => job.Id == EvaluationTextJob.CorpusOf(record)).Record));
                long? present = sources.Sizes.TryGetValue(corpus, out SourceSize? size) ? CorpusTokenizer.TokensOf(size.HeldOut, vocabulary) : null;
                Add(keys.ValidationTokensKey, wanted, present, $"the corpus's validation split holds {(vocabulary == 256 ? "" : "about ")}", " tokens", "losses are measured on all of it");
            }
            else if (TaskJob.Is(record) && TaskJob.IsFewest(record, graph))
            {
                (string task, int train, int test) = TaskJob.Wanted(record);
                SourceSize? size = sources.Sizes.GetValueOrDefault(task);
                string name = sources.NameOfTask(task);
                string examples = sources.Tasks.FirstOrDefault(t => t.Value == task).Key is { } given ? keys.KeysOf(given).Examples : keys.CorpusKey;
                Add(examples, train, size?.Training, $"task {name} has ", " training examples", "all of them are used");
                Add(keys.TestExamplesKey, test, size?.HeldOut, $"task {name} has ", " test examples", "all of them are used");
            }
        }

        return [.. lines.Distinct(StringComparer.Ordinal)];

        void Add(string key, long wanted, long? present, string holder, string unit, string consequence)
        {
            if (present < wanted)
            {
                lines.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{file.PlaceOf(key)}: {key}: {wanted:N0} are asked for and {holder}{present:N0}{unit}: {consequence}"));
            }
        }
    }
}
