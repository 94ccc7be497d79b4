using System.Text.Json;
using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Studies.Jobs;
using Minori.Studies.Overtraining;
using Minori.Studies.Running;
using Minori.Studies.Sources;
using Minori.Studies.StudyFiles;
using Minori.Testing;
using Minori.Text;
using Xunit;

namespace Minori.Studies.Tests.Sources;

public sealed class ResolvedSourcesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ResolvedSourcesTests()
    {
        File.WriteAllLines(_folder.File("fruit.jsonl"), Enumerable.Range(0, 400).Select(i => $$"""{"text": "{{i}} apples"}"""));
        File.WriteAllLines(_folder.File("task.jsonl"), Enumerable.Range(0, 100).Select(i => $$"""{"prompt": "{{i}}", "target": "apples"}"""));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("frut.jsonl", "task.jsonl", "study.yaml:4:13: corpus.sources[0]: expected dotnet-docs or a file or folder that exists, found 'frut.jsonl'; did you mean 'fruit.jsonl'?")]
    [InlineData("dotnet-doc", "task.jsonl", "study.yaml:4:13: corpus.sources[0]: expected dotnet-docs or a file or folder that exists, found 'dotnet-doc'; did you mean 'dotnet-docs'?")]
    [InlineData("fruit.jsonl", "member-knd", "study.yaml:7:19: tuning.tasks[0]: expected member-kind, namespace-group, returns, signature-summary or a task file or folder that exists, found 'member-knd'; did you mean 'member-kind'?")]
    [InlineData("fruit.jsonl", "fruit.jsonl", "study.yaml:7:19: tuning.tasks[0]: ")]
    public void What_is_not_there_is_told_with_its_place_in_the_study(string corpus, string task, string message)
    {
        StudyFile file = Write(corpus, task);

        Assert.StartsWith(message, Assert.Throws<StudyFileException>(() => ResolvedSources.Of(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Malformed_text_advises_the_keys_of_the_study()
    {
        File.WriteAllText(_folder.File("bad.jsonl"), "{\"text\": \"one\"}\n{\"text\": \n");
        File.WriteAllText(_folder.File("other.csv"), "words\none\n");
        string line = Assert.Throws<StudyFileException>(() => ResolvedSources.Of(Write("bad.jsonl", "task.jsonl"))).Message;
        string column = Assert.Throws<StudyFileException>(() => ResolvedSources.Of(Write("other.csv", "task.jsonl"))).Message;

        Assert.StartsWith($"study.yaml:4:12: corpus.sources: {_folder.File("bad.jsonl")}:2: not valid JSON", line, StringComparison.Ordinal);
        Assert.EndsWith("mend it, or leave such records out with corpus.skip_bad: true", line, StringComparison.Ordinal);
        Assert.EndsWith("name the column with corpus.text_field", column, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_source_does_not_hold_is_said_when_the_study_is_opened()
    {
        StudyRun run = StudyRun.Open(Write("fruit.jsonl", "task.jsonl"), new ArtifactStore(_folder.File("store")));
        SourceSize corpus = run.Fingerprints.Sizes[run.Fingerprints.Corpus];
        SourceSize task = run.Fingerprints.Sizes[run.Fingerprints.Tasks["task.jsonl"]];

        string[] texts = [.. File.ReadLines(_folder.File("fruit.jsonl")).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("text").GetString()!)];
        Assert.InRange(corpus.Training + corpus.HeldOut, texts.Sum(t => t.Length) * 0.9, texts.Sum(t => t.Length));
        Assert.Equal(
            [
                "study.yaml:6:26: pretraining.budgets[0]: 16,000 tokens are no whole number of steps of 512: 16,384 are trained",
                $"study.yaml:1:1: evaluation.validation_tokens: 100,000 are asked for and the corpus's validation split holds {corpus.HeldOut} tokens: losses are measured on all of it",
                $"study.yaml:7:9: tuning.examples: 2,000 are asked for and task task has {task.Training} training examples: all of them are used",
                $"study.yaml:7:69: tuning.test_examples: 600 are asked for and task task has {task.HeldOut} test examples: all of them are used",
            ],
            run.Notes);

        // Bytes, two to a token in the file.
        Assert.Equal(2 * corpus.Training, run.Plan.Graph.Jobs.Single(job => job.Record.Kind == "corpus").DiskBytes);
    }

    [Fact]
    public void A_vocabulary_that_the_corpus_does_not_give_is_said_once_it_is_tokenized()
    {
        ArtifactStore store = new(_folder.File("store"));
        StudyFile file = Write("fruit.jsonl", "task.jsonl");
        StudyRun bytes = StudyRun.Open(file, store);
        Assert.False(bytes.HasGuessedVocabulary);
        OvertrainingStudy study = (OvertrainingStudy)file.Study;
        StudyRun guessed = StudyRun.Open(file with { Study = study with { Model = study.Model! with { Vocabulary = 40_000 } } }, store).Judged();
        Assert.True(guessed.HasGuessedVocabulary);
        Job corpus = guessed.Plan.Graph.Jobs.Single(job => job.Record.Kind == "corpus");
        using (ArtifactDraft draft = store.Draft(corpus.Record))
        {
            BytePairTrainer.Train(["a banana and a banana"], 259).Save(Path.Combine(draft.Folder, CorpusJob.TokenizerFile));
            draft.Seal(TimeSpan.Zero);
        }

        StudyRun known = guessed.Judged();

        Assert.False(known.HasGuessedVocabulary);
        Assert.Contains("model.vocabulary: 40,000 are asked for and the corpus has repetition for 259: the vocabulary has so many", Assert.Single(known.Notes, n => n.Contains("vocabulary", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(guessed.Plan.Graph.Jobs.Select(j => j.Id), known.Plan.Graph.Jobs.Select(j => j.Id));
        Assert.True(known.Plan.Graph.Jobs.Sum(j => j.EstimatedCost) < guessed.Plan.Graph.Jobs.Sum(j => j.EstimatedCost) / 2);
    }

    private StudyFile Write(string corpus, string task)
    {
        string path = _folder.File("study.yaml");
        File.WriteAllText(path, $$"""
            study: overtraining
            title: Fruit
            corpus:
              sources: [{{corpus}}]
            model: { width: 16, layers: 1, heads: 2, context: 32 }
            pretraining: { budgets: [16k, 32k], learning_rate: 3e-3, warmup_tokens: 2k, batch_tokens: 512 }
            tuning: { tasks: [{{task}}], learning_rates: 1e-3, test_examples: 600 }
            """);
        return StudyFile.Load(path);
    }
}
