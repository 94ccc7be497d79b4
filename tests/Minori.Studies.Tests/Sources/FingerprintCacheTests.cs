using Minori.Studies.Sources;
using Minori.Testing;
using Xunit;

namespace Minori.Studies.Tests.Sources;

public sealed class FingerprintCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _file;
    private int _reads;

    public FingerprintCacheTests()
    {
        _file = _folder.File("corpus.txt");
        Write("text", age: 60);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_read_before_is_not_read_again()
    {
        Assert.Equal(Fingerprint(), Fingerprint());
        Assert.Equal(1, _reads);
    }

    [Fact]
    public void A_change_of_size_or_time_is_noticed()
    {
        Fingerprint();
        Write("texts", age: 60);
        Fingerprint();
        Write("other", age: 50);
        Fingerprint();

        Assert.Equal(3, _reads);
    }

    [Fact]
    public void A_file_that_has_just_changed_is_not_trusted()
    {
        Write("text", age: 0);
        Fingerprint();
        Fingerprint();

        Assert.Equal(2, _reads);
    }

    [Fact]
    public void Another_way_of_reading_is_another_fingerprint()
    {
        Fingerprint("field text");
        Fingerprint("field body");

        Assert.Equal(2, _reads);
    }

    [Fact]
    public void A_spoiled_entry_is_read_anew()
    {
        Fingerprint();
        File.WriteAllText(Assert.Single(Directory.GetFiles(_folder.File("cache"))), "half");
        Fingerprint();

        Assert.Equal(2, _reads);
    }

    private SourceContent Fingerprint(string what = "") => new FingerprintCache(_folder.File("cache")).GetOrCompute(what, [new FileInfo(_file)], () =>
    {
        _reads++;
        return new SourceContent(new string('a', 64), new SourceSize(4, 1));
    });

    private void Write(string text, int age)
    {
        File.WriteAllText(_file, text);
        File.SetLastWriteTimeUtc(_file, DateTime.UtcNow - TimeSpan.FromSeconds(age));
    }
}
