using System.Globalization;
using System.IO.Compression;
using System.Text;
using Minori.Testing;
using Xunit;

namespace Minori.Text.Tests.Corpora;

public sealed class FileCorpusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LinesBecomeDocumentsWithTheirDomain()
    {
        string path = Write("notes.jsonl", "\uFEFF{\"text\":\"one\",\"domain\":\"d\"}\r\n\n{\"text\":\"two \\ud83d\\ude00\"}\n{\"text\":\"\"}\n{\"text\":\"three\"}");
        ICorpus corpus = FileCorpus.Open([path]);
        Assert.Equal([("one", "d"), ("three", "notes"), ("two 😀", "notes")], corpus.AllDocuments().Select(d => (d.Text, d.Domain)).Order());
        Assert.All(corpus.AllDocuments(), d => Assert.Equal(DocumentHash.Of(d.Text), d.Id));
    }

    [Fact]
    public void OtherFieldsCanBeNamed()
    {
        string path = Write("x.jsonl", "{\"body\":\"one\",\"topic\":\"t\"}");
        Document document = Assert.Single(FileCorpus.Open([path], new CorpusOptions { TextField = "body", DomainField = "topic" }).AllDocuments());
        Assert.Equal(("one", "t"), (document.Text, document.Domain));
    }

    [Theory]
    [InlineData("{\"text\":\"a\"", "not valid JSON")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("{\"body\":\"a\"}", "--text-field")]
    [InlineData("{\"text\":5}", "not a text")]
    [InlineData("{\"text\":\"\\ud800\"}", "not valid Unicode")]
    public void AMalformedLineIsNamedOrSkippedAndCounted(string line, string reason)
    {
        string path = Write("x.jsonl", $"{{\"text\":\"good\"}}\n{line}\n{{\"text\":\"also good\"}}\n");
        CorpusException e = Assert.Throws<CorpusException>(() => FileCorpus.Open([path]).AllDocuments().ToList());
        Assert.StartsWith($"{path}:2: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.Contains("--skip-bad", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        FileCorpus skipping = FileCorpus.Open([path], new CorpusOptions { SkipBad = true });
        Assert.Equal(2, skipping.AllDocuments().Count());
        Assert.Equal(1, skipping.BadRecordsSkipped);
    }

    [Fact]
    public void CompressedFilesAreReadAndDamageIsNamed()
    {
        string plain = Write("x.jsonl", Lines(0, 200));
        string path = _folder.File("x.jsonl.gz");
        using (GZipStream gzip = new(File.Create(path), CompressionLevel.Fastest))
        {
            gzip.Write(File.ReadAllBytes(plain));
        }

        Assert.Equal(FileCorpus.Open([plain]).Fingerprint, FileCorpus.Open([path]).Fingerprint);
        File.WriteAllText(path, "this is no archive");
        Assert.StartsWith(path, Assert.Throws<CorpusException>(() => FileCorpus.Open([path]).Fingerprint).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.jsonl.gz", "{\"text\":\"one\"}\n")]
    [InlineData("x.csv.gz", "text\none\n")]
    [InlineData("x.txt.gz", "one\n")]
    public void AnArchiveThatBreaksOffIsNamed(string name, string content)
    {
        using MemoryStream archive = new();
        using (GZipStream gzip = new(archive, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(content));
        }

        string path = _folder.File(name);
        for (int kept = 1; kept < archive.Length; kept++)
        {
            File.WriteAllBytes(path, archive.ToArray()[..kept]);
            CorpusException e = Assert.Throws<CorpusException>(() => FileCorpus.Open([path]).Fingerprint);
            Assert.StartsWith($"{path}: cannot be read to its end", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("x.txt")]
    [InlineData("x.csv")]
    public void OtherEncodingsAreNamedWithTheirLine(string name)
    {
        string path = _folder.File(name);
        string longest = string.Concat(Enumerable.Repeat("実り\n", 20_000));
        File.WriteAllBytes(path, [.. "text\n"u8, .. Encoding.UTF8.GetBytes(longest), .. "caf"u8, 0xE9, (byte)'\n']);
        CorpusException e = Assert.Throws<CorpusException>(() => FileCorpus.Open([path]).Fingerprint);
        Assert.Equal($"{path}:20002: is not UTF-8; convert the file, for example with iconv", e.Message);
        File.WriteAllText(path, $"text\n{longest}");
        Assert.NotEmpty(FileCorpus.Open([path]).AllDocuments());
        File.WriteAllBytes(path, [.. "text\ncaf"u8, 0xC3]);
        Assert.Contains(":2: is not UTF-8", Assert.Throws<CorpusException>(() => FileCorpus.Open([path]).Fingerprint).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AColumnOfACsvFileIsTaken()
    {
        string path = Write("x.csv", "id,text,domain\n1,\"one, \"\"quoted\"\"\nand two lines\",d\n2,say \"hi\",\n");
        Assert.Equal(["one, \"quoted\"\nand two lines", "say \"hi\""], FileCorpus.Open([path]).AllDocuments().Select(d => d.Text).Order(StringComparer.Ordinal));
        CorpusException e = Assert.Throws<CorpusException>(() => FileCorpus.Open([path], new CorpusOptions { TextField = "body" }).Fingerprint);
        Assert.Equal($"{path}:1: no column \"body\" (there are: id, text, domain); name the column with --text-field", e.Message);
    }

    [Theory]
    [InlineData("2,b,c\n", "3 fields")]
    [InlineData("2,\"b\"c\n", "closing quotation mark")]
    [InlineData("2,\"b\n", "not closed")]
    public void AMalformedRowIsNamedOrSkippedAndCounted(string row, string reason)
    {
        string path = Write("x.csv", "id,text\n1,\"good\n\"\n" + row);
        CorpusException e = Assert.Throws<CorpusException>(() => FileCorpus.Open([path]).Fingerprint);
        Assert.StartsWith($"{path}:4: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        FileCorpus skipping = FileCorpus.Open([path], new CorpusOptions { SkipBad = true });
        Assert.Single(skipping.AllDocuments());
        Assert.Equal(1, skipping.BadRecordsSkipped);
    }

    [Fact]
    public void TextIsCutAtBlankLinesIntoDocumentsOfALeastLength()
    {
        string path = Write("book.txt", "aaaa\naaaa\n\nbb\n \n\ncccccccccc\n\ndd\n");
        Assert.Equal(
            ["aaaa\naaaa", "bb\n \n\ncccccccccc", "dd"],
            FileCorpus.Open([path], new CorpusOptions { TextDocumentLength = 8 }).AllDocuments().Select(d => d.Text).Order(StringComparer.Ordinal));
        Assert.Single(FileCorpus.Open([path]).AllDocuments());
        Assert.Single(FileCorpus.Open([path], new CorpusOptions { TextDocumentLength = 0 }).AllDocuments());
    }

    [Fact]
    public void NamesTellTheSplitsOfAFolder()
    {
        Write("a.train.jsonl", Lines(0, 30));
        Write("a.valid.jsonl", Lines(30, 3));
        Write("a.test.jsonl", Lines(40, 4));
        Write("sub/b.jsonl", Lines(1000, 1000));
        Write("readme.md", "not a corpus");
        FileCorpus corpus = FileCorpus.Open([_folder.Path]);
        Assert.Equal([30, 3, 4], Enum.GetValues<Split>().Select(s => corpus.Documents(s).Count(d => d.Domain == "a")));
        int[] hashed = [.. Enum.GetValues<Split>().Select(s => corpus.Documents(s).Count(d => d.Domain == "b"))];
        Assert.Equal(1000, hashed.Sum());
        Assert.InRange(hashed[1], 10, 50);
        Assert.InRange(hashed[2], 10, 50);
        Assert.All(corpus.Documents(Split.Test).Where(d => d.Domain == "b"), d => Assert.Equal(Split.Test, DocumentHash.SplitOf(d.Text)));
    }

    [Fact]
    public void ALoneTrainingFileIsSplitByHash()
    {
        string path = Write("a.train.jsonl", Lines(0, 1000));
        Assert.NotEmpty(FileCorpus.Open([path]).Documents(Split.Validation));
    }

    [Fact]
    public void ATextThatIsHeldOutIsNotTrainedOn()
    {
        Write("a.train.jsonl", "{\"text\":\"one\"}\n{\"text\":\"both\"}\n{\"text\":\"one\"}\n{\"text\":\"valid too\"}\n");
        Write("a.valid.jsonl", "{\"text\":\"valid too\"}\n{\"text\":\"both\"}\n");
        Write("a.test.jsonl", "{\"text\":\"both\"}\n");
        FileCorpus corpus = FileCorpus.Open([_folder.Path]);
        Assert.Equal(["one"], corpus.Documents(Split.Train).Select(d => d.Text));
        Assert.Equal(["valid too"], corpus.Documents(Split.Validation).Select(d => d.Text));
        Assert.Equal(["both"], corpus.Documents(Split.Test).Select(d => d.Text));
        Assert.Equal(4, corpus.DuplicatesRemoved);
    }

    [Fact]
    public void TheFingerprintIsOfTheContent()
    {
        string first = FileCorpus.Open([Write("x.jsonl", Lines(0, 50))]).Fingerprint;
        string reversed = string.Join('\n', Lines(0, 50).TrimEnd().Split('\n').Reverse());
        Assert.Equal(first, FileCorpus.Open([Write("elsewhere/x.jsonl", reversed)]).Fingerprint);
        Assert.NotEqual(first, FileCorpus.Open([Write("elsewhere/x.jsonl", Lines(0, 51))]).Fingerprint);
    }

    [Fact]
    public void WhatDoesNotExistOrHoldsNothingIsNamed()
    {
        Assert.Contains("nowhere", Assert.Throws<CorpusException>(() => Minori.Text.Corpora.Open([_folder.File("nowhere")])).Message, StringComparison.Ordinal);
        Write("empty/readme.md", "");
        Assert.Contains("empty", Assert.Throws<CorpusException>(() => Minori.Text.Corpora.Open([_folder.File("empty")])).Message, StringComparison.Ordinal);
        Assert.Contains("x.bin", Assert.Throws<CorpusException>(() => Minori.Text.Corpora.Open([Write("x.bin", "")]).Fingerprint).Message, StringComparison.Ordinal);
        Assert.Throws<CorpusException>(() => Minori.Text.Corpora.Open([]));
    }

    [SharedDataFact]
    public void TheTrialCorpusIsRead()
    {
        ICorpus corpus = Minori.Text.Corpora.Open([SharedData.File("corpus", "japanese.valid.jsonl"), SharedData.File("corpus", "japanese.test.jsonl")]);
        Assert.Empty(corpus.Documents(Split.Train));
        Assert.All(corpus.AllDocuments(), d => Assert.Equal("japanese", d.Domain));
    }

    private static string Lines(int first, int count) =>
        string.Concat(Enumerable.Range(first, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{{\"text\":\"document {i}\"}}\n")));

    private string Write(string name, string content)
    {
        string path = _folder.File(name.Split('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }
}
