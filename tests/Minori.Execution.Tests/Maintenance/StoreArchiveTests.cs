using System.Formats.Tar;
using System.Text.Json;
using Minori.Execution.Artifacts;
using Minori.Execution.Maintenance;
using Xunit;

namespace Minori.Execution.Tests.Maintenance;

public sealed class StoreArchiveTests : StoreFixture
{
    [Theory]
    [InlineData("results.tar")]
    [InlineData("results.tar.gz")]
    [InlineData("results.tgz")]
    public void ResultsTravelWithTheirManifests(string name)
    {
        string file = Temporary.File(name);
        StoreArchive.Export(Store, [Base, Left], [], file);
        ArtifactStore target = new(Temporary.File("target"));

        Assert.Equal((2, 0), StoreArchive.Import(target, file));
        Assert.Equal((0, 2), StoreArchive.Import(target, file));

        Artifact there = target.Verify(Left)!;
        Artifact here = Store.Open(Left);
        Assert.Equal(File.ReadAllText(Path.Combine(here.Folder, "manifest.json")), File.ReadAllText(Path.Combine(there.Folder, "manifest.json")));
        Assert.Equal(File.ReadAllBytes(here.File("deep/data.bin")), File.ReadAllBytes(there.File("deep/data.bin")));
    }

    [Fact]
    public void ACutOrChangedFileAddsNothingThatIsNotWhole()
    {
        string file = Temporary.File("results.tar");
        StoreArchive.Export(Store, [Base, Left], [], file);
        byte[] bytes = File.ReadAllBytes(file);
        for (int cut = 0; cut < bytes.Length; cut += 517)
        {
            ArtifactStore target = new(Temporary.File($"cut {cut}"));
            File.WriteAllBytes(file, bytes[..cut]);
            Exception? fault = Record.Exception(() => StoreArchive.Import(target, file));

            Assert.All(target.List(), id => Assert.NotNull(target.Verify(id)));
            Assert.Equal(fault is null ? 2 : target.List().Count(), target.List().Count());
            Assert.True(fault is null or ExecutionException, $"{fault}");
            Assert.Equal(target.List(), target.List().Intersect(new StoredStudies(target).All().SelectMany(s => s.Jobs)));
        }

        // A byte of the first artifact's data.
        byte[] changed = [.. bytes];
        changed[bytes.AsSpan().IndexOf(new byte[] { 100, 101, 102, 103, 104, 105, 106 })] ^= 1;
        File.WriteAllBytes(file, changed);
        ArtifactStore rest = new(Temporary.File("changed"));
        string message = Assert.Throws<ExecutionException>(() => StoreArchive.Import(rest, file)).Message;
        Assert.Matches("results.tar has a damaged result, which was left out: .*; 1 new results were imported", message);
        Assert.NotNull(rest.Verify(Assert.Single(rest.List())));
    }

    [Fact]
    public void GarbageCollectionKeepsWhatAnArchiveBroughtUntilItIsForgotten()
    {
        StoredStudies here = new(Store);
        here.Remember("a study", "study.yaml", [Base, Left]);
        StoreArchive.Export(Store, [Base, Left, Right], here.All(), Temporary.File("all.tar"));
        ArtifactStore target = new(Temporary.File("target"));
        StoredStudies there = new(target);
        there.Remember("a study edited meanwhile", "study.yaml", [Base]);

        StoreArchive.Import(target, Temporary.File("all.tar"));

        Assert.Empty(GarbageCollector.Find(target));
        Assert.Equal(
            [("a study", 2, "all.tar"), ("a study edited meanwhile", 1, null), ("all.tar", 1, "all.tar")],
            there.All().Select(s => (s.Name, s.Jobs.Count, Path.GetFileName(s.Archive))));

        // Another archive of the same name brings more, and takes nothing away.
        StoreArchive.Export(Store, [Left], [], Temporary.File("all.tar"));
        StoreArchive.Import(target, Temporary.File("all.tar"));
        Assert.Empty(GarbageCollector.Find(target));

        foreach (StoredStudy study in there.All().Where(s => s.Archive is not null))
        {
            there.Forget(study);
        }

        Assert.Equal(2, GarbageCollector.Find(target).Count);
    }

    [Fact]
    public void AnArchiveOfBeforeThereWereContentsIsKeptToo()
    {
        string file = Temporary.File("old.tar");
        Artifact source = Store.Open(Base);
        using (TarWriter tar = new(File.Create(file)))
        {
            tar.WriteEntry(Path.Combine(source.Folder, "manifest.json"), $"{Base}/manifest.json");
            tar.WriteEntry(source.File("deep/data.bin"), $"{Base}/deep/data.bin");
        }

        ArtifactStore target = new(Temporary.File("target"));
        StoreArchive.Import(target, file);

        Assert.Empty(GarbageCollector.Find(target));
    }

    [Fact]
    public void BytesAndNotTheNameTellWhetherAnArchiveIsCompressed()
    {
        string file = Temporary.File("results.tgz");
        StoreArchive.Export(Store, [Base], [], file);
        Assert.Equal([0x1f, 0x8b], File.ReadAllBytes(file)[..2]);
        File.Move(file, Temporary.File("renamed.tar"));

        Assert.Equal((1, 0), StoreArchive.Import(new ArtifactStore(Temporary.File("target")), Temporary.File("renamed.tar")));
    }

    [Theory]
    [InlineData("results.zip")]
    [InlineData("results")]
    [InlineData("results.gz")]
    public void ANameThatPromisesSomethingElseIsRefused(string name)
    {
        string message = Assert.Throws<ExecutionException>(() => StoreArchive.Export(Store, [Base], [], Temporary.File(name))).Message;

        Assert.Contains(".tar.gz", message, StringComparison.Ordinal);
        Assert.False(File.Exists(Temporary.File(name)));
    }

    [Theory]
    [InlineData("PK\u0003\u0004 and what a zip file holds", "is a zip file")]
    [InlineData("", "is empty")]
    [InlineData("a few words", "is no archive of results")]
    public void WhatIsNoArchiveIsCalledThat(string content, string expected)
    {
        string file = Temporary.File("results.tar");
        File.WriteAllText(file, content);

        Assert.Contains(expected, Assert.Throws<ExecutionException>(() => StoreArchive.Import(Store, file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("results.tar")]
    [InlineData("results.tar.gz")]
    public void ACutFileSaysThatItIsCut(string name)
    {
        string file = Temporary.File(name);
        StoreArchive.Export(Store, [Base, Left, Right], [], file);
        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..(bytes.Length * 2 / 3)]);

        string message = Assert.Throws<ExecutionException>(() => StoreArchive.Import(new ArtifactStore(Temporary.File("target")), file)).Message;
        Assert.Matches("(cut off|ends after).*[0-9] new results were imported before the fault", message);
    }

    [Fact]
    public void AManifestThatNamesAFileTwiceIsRefused()
    {
        ArtifactStore target = new(Temporary.File("target"));
        string message = ImportRefused(
            target,
            json => System.Text.RegularExpressions.Regex.Replace(json, "(\"files\": \\[)(.*?\\})", "$1$2, $2", System.Text.RegularExpressions.RegexOptions.Singleline),
            "deep/data.bin");

        Assert.Contains("names its file deep/data.bin twice", message, StringComparison.Ordinal);
        Assert.Empty(target.List());
    }

    [Theory]
    [InlineData("../escaped")]
    [InlineData("/minori-escaped")]
    [InlineData("more.bin")]
    public void AFileThatTheManifestDoesNotNameIsRefused(string name)
    {
        string file = Temporary.File("evil.tar");
        string manifest = Path.Combine(Store.Open(Base).Folder, "manifest.json");
        using (TarWriter tar = new(File.Create(file)))
        {
            tar.WriteEntry(manifest, $"{Base}/manifest.json");
            tar.WriteEntry(manifest, $"{Base}/{name}");
        }

        ArtifactStore target = new(Temporary.File("target"));
        Assert.Throws<ExecutionException>(() => StoreArchive.Import(target, file));
        Assert.Empty(target.List());
        Assert.False(File.Exists(Temporary.File("target", "temporary", "escaped")));
    }

    [Fact]
    public void AManifestCannotNameAFileOutsideItsFolder()
    {
        ArtifactStore target = new(Temporary.File("target"));
        string message = ImportRefused(target, json => json.Replace("deep/data.bin", "../escaped", StringComparison.Ordinal), "../escaped");

        Assert.Contains("../escaped", message, StringComparison.Ordinal);
        Assert.False(File.Exists(Temporary.File("target", "temporary", "escaped")));
        Assert.Empty(target.List());
    }

    // On Windows the first two lie elsewhere; they are refused everywhere.
    [Theory]
    [InlineData("..\\..\\escaped")]
    [InlineData("c:escaped")]
    [InlineData("deep//data.bin")]
    [InlineData("deep/./data.bin")]
    [InlineData("/escaped")]
    public void AManifestCannotNameAFileThatMayLieElsewhereOnAnotherSystem(string name)
    {
        ArtifactStore target = new(Temporary.File("target"));
        string message = ImportRefused(
            target, json => json.Replace("deep/data.bin", JsonEncodedText.Encode(name).ToString(), StringComparison.Ordinal), name);

        Assert.Contains("was not made by 'store export'", message, StringComparison.Ordinal);
        Assert.Empty(target.List());
    }

    [Fact]
    public void AnArchiveOfAnotherVersionIsCalledThat()
    {
        ArtifactStore target = new(Temporary.File("target"));
        string message = ImportRefused(target, json => json.Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal), "deep/data.bin");

        Assert.Contains("has format 2, this version reads 1", message, StringComparison.Ordinal);
        Assert.Empty(target.List());
    }

    [Fact]
    public void FilesOfAReadOnlyStoreCanBeImported()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string file = Temporary.File("results.tar");
        File.SetUnixFileMode(Store.Open(Base).File("deep/data.bin"), UnixFileMode.UserRead);
        StoreArchive.Export(Store, [Base], [], file);
        ArtifactStore target = new(Temporary.File("target"));
        StoreArchive.Import(target, file);

        Assert.True(File.GetUnixFileMode(target.Verify(Base)!.File("deep/data.bin")).HasFlag(UnixFileMode.UserWrite));
    }

    /// <summary>Imports the base result with its manifest changed and its file under another name; returns the refusal.</summary>
    private string ImportRefused(ArtifactStore target, Func<string, string> change, string name)
    {
        Artifact source = Store.Open(Base);
        string manifest = Temporary.File("manifest.json");
        File.WriteAllText(manifest, change(File.ReadAllText(Path.Combine(source.Folder, "manifest.json"))));
        string file = Temporary.File("changed.tar");
        using (TarWriter tar = new(File.Create(file)))
        {
            tar.WriteEntry(manifest, $"{Base}/manifest.json");
            tar.WriteEntry(source.File("deep/data.bin"), $"{Base}/{name}");
        }

        return Assert.ThrowsAny<ExecutionException>(() => StoreArchive.Import(target, file)).Message;
    }

    [Fact]
    public void WhatIsNoArchiveIsSaidInOneLine()
    {
        string file = Temporary.File("notes.tar");
        File.WriteAllText(file, new string('x', 3000));

        Assert.DoesNotContain('\n', Assert.Throws<ExecutionException>(() => StoreArchive.Import(Store, file)).Message);
        Assert.Throws<ExecutionException>(() => StoreArchive.Import(Store, Temporary.File("absent.tar")));
    }

    [Fact]
    public void DamageIsNotExported()
    {
        File.WriteAllText(Store.Open(Base).File("deep/data.bin"), "other");

        Assert.Throws<ExecutionException>(() => StoreArchive.Export(Store, [Base], [], Temporary.File("results.tar")));
        Assert.False(File.Exists(Temporary.File("results.tar")));
    }
}
