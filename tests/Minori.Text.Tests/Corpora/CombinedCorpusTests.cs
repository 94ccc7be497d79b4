using System.Globalization;
using Minori.Testing;
using Xunit;

namespace Minori.Text.Tests.Corpora;

public sealed class CombinedCorpusTests
{
    [Fact]
    public void PartsAreJoinedAndTheirCommonTextsCountOnce()
    {
        // A text that both corpora put into the same split: dotnet-docs looks at the summary, files at the whole text.
        string summary = Enumerable.Range(0, 10)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"Of A{i}."))
            .First(s => DocumentHash.SplitOf(s) == Split.Train && DocumentHash.SplitOf("A\n" + s) == Split.Train);
        using TemporaryFolder folder = new();
        string packs = folder.File("packs", "Microsoft.NETCore.App.Ref", "10.0.0", "ref", "net10.0");
        Directory.CreateDirectory(packs);
        File.WriteAllText(Path.Combine(packs, "A.xml"), $"<doc><members><member name=\"T:A\"><summary>{summary}</summary></member></members></doc>");
        string path = folder.File("mine.jsonl");
        File.WriteAllText(path, $"{{\"text\":\"A\\n{summary}\"}}\n{{\"text\":\"mine\"}}\n");
        CorpusOptions options = new() { ReferencePacksFolder = folder.File("packs"), CacheFolder = folder.File("cache") };

        ICorpus corpus = Minori.Text.Corpora.Open(["dotnet-docs", path], options);
        Assert.Equal(["A\n" + summary, "mine"], corpus.AllDocuments().Select(d => d.Text).Order(StringComparer.Ordinal));
        Assert.Equal(1, corpus.DuplicatesRemoved);
        Assert.Equal($"dotnet-docs, {path}", corpus.Name);

        CorpusStatistics statistics = CorpusStatistics.Measure(corpus, ByteTokenizer.Instance);
        Assert.Equal(new TextSize("total", 2, 12, 12), statistics.Total);
        Assert.Equal(1.0, statistics.Total.BytesPerToken);
        Assert.Equal(["train", "validation", "test"], statistics.Splits.Select(s => s.Name));
        Assert.Equal(2, statistics.Splits.Sum(s => s.Documents));
        Assert.Equal([new TextSize("mine", 1, 4, 4), new TextSize("other", 1, 8, 8)], statistics.Domains);
        Assert.Null(CorpusStatistics.Measure(corpus).Total.Tokens);
    }
}
