using Minori.Testing;
using Xunit;

namespace Minori.Text.Tests.Corpora;

public sealed class DotnetDocsCorpusTests : IDisposable
{
    private const string Xml = """
        <?xml version="1.0" encoding="utf-8"?>
        <doc>
          <assembly><name>Sample</name></assembly>
          <members>
            <member name="T:System.Collections.Bag`1">
              <summary>A bag of <typeparamref name="TItem"/>; see <see cref="T:System.Collections.Generic.Dictionary`2" />.</summary>
              <typeparam name="TItem">What is in it.</typeparam>
            </member>
            <member name="M:System.Collections.Bag`1.Add``1(`0,System.Int32[],System.Func{`0,``0}@)">
              <summary>
                Adds   <paramref name="item" />, unless it is <see langword="null" />
                (<see cref="M:System.Collections.Bag`1.Remove(`0)" />).
                <para>Second paragraph.</para>
              </summary>
              <typeparam name="TResult" />
              <param name="item">The item.

         -or-

        <see langword="null" />.</param>
              <param name="places"><list type="bullet"><item><term>One</term><description>first</description></item><item><description>second</description></item></list></param>
              <param name="map" />
              <returns><see langword="true" /> if added; <see href="https://example.org">otherwise</see> <c>false</c>, 2<sup>n</sup>.</returns>
              <exception cref="T:System.ArgumentException">Bad <code>
                  if (x)
                      y();
              </code> code.</exception>
              <remarks>See <see cref="!:Unknown.Name" />.</remarks>
            </member>
            <member name="P:System.Collections.Bag`1.Count"><summary>Gets the count.</summary><value>The count.</value></member>
            <member name="P:System.Collections.Bag`1.Item(System.String)"><summary>Gets an item.</summary><param name="key">The key.</param></member>
            <member name="M:System.Collections.Bag`1.#ctor"><summary>Makes a bag.</summary></member>
            <member name="M:System.Collections.Bag`1.System#IDisposable#Dispose"><summary>Ends it.</summary></member>
            <member name="M:System.Collections.Bag`1.op_Addition(System.Collections.Bag{`0},System.Collections.Bag{`0})"><summary>Joins.</summary></member>
            <member name="F:System.Env.Folder.Desktop"><summary>The desktop.</summary></member>
            <member name="T:System.Env"><summary>The environment.</summary></member>
            <member name="T:System.Env.Folder"><summary>A folder.</summary></member>
            <member name="E:Elsewhere.Thing.Changed"><summary>Occurs on change.</summary></member>
            <member name="M:System.Env.Get(System.Int32)"><summary>Gets it.</summary></member>
            <member name="M:System.Env.Get(System.Int64)"><summary>Gets it.</summary></member>
            <member name="M:System.Env.Silent"><inheritdoc /></member>
          </members>
        </doc>
        """;

    private readonly TemporaryFolder _folder = new();

    public DotnetDocsCorpusTests() => Write("Microsoft.NETCore.App.Ref", "10.0.2", "Sample.xml", Xml);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AMemberBecomesCleanText()
    {
        MemberDescription add = Member("Bag<TItem>.Add");
        Assert.Equal(
            """
            Bag<TItem>.Add
            Adds item, unless it is null (Bag<T>.Remove).
            Second paragraph.
            item: The item.
            -or-
            null.
            places: - One: first
            - second
            Returns: true if added; otherwise false, 2^n.
            ArgumentException: Bad
            if (x)
                y();
            code.
            See Name.
            """,
            add.Text);
        Assert.Equal("Adds item, unless it is null (Bag<T>.Remove).\nSecond paragraph.", add.Summary);
        Assert.Equal("true if added; otherwise false, 2^n.", add.Returns);
    }

    [Fact]
    public void SignaturesReadAsCSharp() =>
        Assert.Equal(
            [
                "Bag<TItem>",
                "Bag<TItem>.Add<TResult>(TItem item, int[] places, ref Func<TItem, TResult> map)",
                "Bag<TItem>.Count",
                "Bag<TItem>.Item[string key]",
                "new Bag<TItem>()",
                "Bag<TItem>.IDisposable.Dispose()",
                "Bag<TItem> operator Addition(Bag<TItem>, Bag<TItem>)",
                "Folder.Desktop",
                "Env",
                "Folder",
                "Thing.Changed",
                "Env.Get(int)",
            ],
            Open().Members.Select(m => m.Signature));

    [Fact]
    public void DomainsAreNamespaceGroups()
    {
        Assert.Equal("System.Collections", Member("Bag<TItem>.Count").Group);
        Assert.Equal("System", Member("Folder.Desktop").Group);
        Assert.Equal("other", Member("Thing.Changed").Group);
    }

    [Fact]
    public void MembersWithTheSameTextCountOnceAndMembersWithoutTextNot()
    {
        DotnetDocsCorpus corpus = Open();
        Assert.Equal(1, corpus.DuplicatesRemoved);
        Assert.Equal(12, corpus.AllDocuments().Count());
        Assert.DoesNotContain(corpus.AllDocuments(), d => d.Text.Contains("Silent", StringComparison.Ordinal));
    }

    [Fact]
    public void TheSplitIsThatOfTheSummary()
    {
        DotnetDocsCorpus corpus = Open();
        Assert.All(corpus.Members, m => Assert.Equal(DocumentHash.SplitOf(m.Summary), m.Split));
        Assert.Equal(corpus.Members.Count, Enum.GetValues<Split>().Sum(s => corpus.Documents(s).Count()));
    }

    [Fact]
    public void TheCacheGivesTheSameCorpusAndDamageToItIsMended()
    {
        DotnetDocsCorpus parsed = Open();
        string cache = Assert.Single(Directory.GetFiles(_folder.File("cache")));
        AssertSame(parsed, Open());
        byte[] content = File.ReadAllBytes(cache);
        content[^5] ^= 1;
        File.WriteAllBytes(cache, content);
        AssertSame(parsed, Open());
        File.WriteAllBytes(cache, content[..20]);
        AssertSame(parsed, Open());
        Assert.Equal(parsed.Members, Open().Members);
    }

    [Fact]
    public void AChangedFileIsParsedAnew()
    {
        string before = Open().Fingerprint;
        Write("Microsoft.NETCore.App.Ref", "10.0.2", "Sample.xml", Xml.Replace("The desktop.", "The top of the desk.", StringComparison.Ordinal));
        Assert.NotEqual(before, Open().Fingerprint);
    }

    [Fact]
    public void TheHighestVersionCountsAndBothPacksAreRead()
    {
        Write("Microsoft.NETCore.App.Ref", "9.0.11", "Old.xml", Member("T:Old", "Old."));
        Write("Microsoft.NETCore.App.Ref", "10.0.2-rc.1", "Preview.xml", Member("T:Preview", "Preview."));
        Write("Microsoft.AspNetCore.App.Ref", "10.0.1", "Web.xml", Member("T:Microsoft.AspNetCore.Web", "Web."));
        Write("Microsoft.AspNetCore.App.Ref", "10.0.1", "Sample.xml", Xml);
        string[] texts = [.. Open().AllDocuments().Select(d => d.Text)];
        Assert.Contains("Web\nWeb.", texts);
        Assert.DoesNotContain("Old\nOld.", texts);
        Assert.DoesNotContain("Preview\nPreview.", texts);
        Assert.Equal(13, texts.Length);
    }

    [Fact]
    public void WithoutAPackTheErrorSaysHowToGetOne()
    {
        CorpusOptions options = new() { ReferencePacksFolder = _folder.File("nothing"), CacheFolder = _folder.File("cache") };
        CorpusException e = Assert.Throws<CorpusException>(() => DotnetDocsCorpus.Open(options));
        Assert.Contains("restore the NuGet package Microsoft.NETCore.App.Ref", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MalformedXmlIsNamedWithItsLine()
    {
        Write("Microsoft.NETCore.App.Ref", "10.0.2", "Broken.xml", "<doc>\n<members><member name=\"T:X\"></doc>");
        Assert.Contains("Broken.xml:2:", Assert.Throws<CorpusException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheInstalledSdkGivesACorpus()
    {
        DotnetDocsCorpus corpus = DotnetDocsCorpus.Open(new CorpusOptions { CacheFolder = _folder.File("cache") });
        Assert.True(corpus.Documents(Split.Train).Count() > 10_000);
        Assert.All(corpus.Documents(Split.Test).Take(500), d => Assert.DoesNotContain("  ", d.Text.Split('\n')[0], StringComparison.Ordinal));
        Assert.Contains(corpus.Members, m => m.Signature == "List<T>.BinarySearch(T item, IComparer<T> comparer)");
    }

    private static void AssertSame(DotnetDocsCorpus expected, DotnetDocsCorpus actual)
    {
        Assert.Equal(expected.Fingerprint, actual.Fingerprint);
        Assert.Equal(expected.DuplicatesRemoved, actual.DuplicatesRemoved);
        Assert.Equal(expected.AllDocuments(), actual.AllDocuments());
    }

    private static string Member(string id, string summary) =>
        $"<doc><members><member name=\"{id}\"><summary>{summary}</summary></member></members></doc>";

    private void Write(string pack, string version, string file, string content)
    {
        string folder = _folder.File("packs", pack, version, "ref", "net10.0");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, file), content);
    }

    private DotnetDocsCorpus Open() =>
        DotnetDocsCorpus.Open(new CorpusOptions { ReferencePacksFolder = _folder.File("packs"), CacheFolder = _folder.File("cache") });

    private MemberDescription Member(string name) => Open().Members.Single(m => m.Text.Split('\n')[0] == name);
}
