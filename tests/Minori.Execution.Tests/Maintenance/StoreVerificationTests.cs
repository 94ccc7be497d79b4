using Minori.Execution.Maintenance;
using Xunit;

namespace Minori.Execution.Tests.Maintenance;

public sealed class StoreVerificationTests : StoreFixture
{
    [Fact]
    public void AFlippedBitIsFoundAndSetAside()
    {
        string path = Store.Open(Left).File("deep/data.bin");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[7] ^= 1;
        File.WriteAllBytes(path, bytes);

        StoreVerification result = StoreVerification.Of(Store, null, default);

        Assert.Equal((3, 1030L), (result.Checked, result.Bytes));
        Assert.Contains(Left.Short, Assert.Single(result.Damages), StringComparison.Ordinal);
        Assert.Equal(2, StoreVerification.Of(Store, null, default).Checked);
    }

    [Fact]
    public void AResultOfANewerVersionIsNamedAndTheOthersAreChecked()
    {
        File.WriteAllText(Path.Combine(Store.Open(Left).Folder, "manifest.json"), """{"format":2}""");

        StoreVerification result = StoreVerification.Of(Store, null, default);

        Assert.Equal((3, 1030L, 0), (result.Checked, result.Bytes, result.Damages.Count));
        Assert.Contains($"{Left.Value}/manifest.json has format 2", Assert.Single(result.Unknown), StringComparison.Ordinal);
        Assert.Equal(3, Store.List().Count());
    }

    [Fact]
    public void FirstDigitsFindTheirResult()
    {
        Assert.Equal(Base, ArtifactFinder.Find(Store, Base.Value));
        Assert.Equal(Base, ArtifactFinder.Find(Store, Base.Short.ToUpperInvariant()));
        Assert.Contains("4 or more", Message(Base.Value[..3]), StringComparison.Ordinal);
        Assert.Contains("is no id", Message("base"[..3] + "xyz"), StringComparison.Ordinal);
        Assert.Contains("nothing whose id begins", Message(Flip(Base.Value)), StringComparison.Ordinal);

        string Message(string digits) => Assert.Throws<ExecutionException>(() => ArtifactFinder.Find(Store, digits)).Message;
        static string Flip(string id) => id[..63] + (id[63] == '0' ? '1' : '0');
    }
}
