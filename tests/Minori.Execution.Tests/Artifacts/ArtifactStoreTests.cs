using System.Text.Json.Nodes;
using Minori.Execution.Artifacts;
using Minori.Testing;
using Xunit;

namespace Minori.Execution.Tests.Artifacts;

public sealed class ArtifactStoreTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();
    private readonly ArtifactStore store;
    private readonly List<string> messages = [];
    private readonly JobRecord record = new("k", 1, new JsonObject { ["x"] = 1 });

    public ArtifactStoreTests()
    {
        store = new ArtifactStore(temporary.File("store"));
        store.DamageFound += messages.Add;
    }

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void A_manifest_of_before_a_machine_fact_was_kept_still_reads()
    {
        string manifest = Path.Combine(Make(store).Folder, ArtifactManifest.FileName);
        JsonNode json = JsonNode.Parse(File.ReadAllText(manifest))!;
        Assert.True(json["machine"]!.AsObject().Remove("vectorBits"));
        File.WriteAllText(manifest, json.ToJsonString());

        Assert.NotNull(store.TryOpen(record.Id));
    }

    [Fact]
    public void SealedArtifactIsFoundAgain()
    {
        Make(store);

        Artifact artifact = store.Open(record.Id);

        Assert.Equal("body", File.ReadAllText(artifact.File("deep/er/text.txt")));
        Assert.Equal(["deep/er/text.txt", "top.bin"], artifact.Manifest.Files.Select(f => f.Path));
        Assert.Equal(record, artifact.Manifest.Record);
        Assert.Equal(2.5, artifact.Manifest.Seconds);
        Assert.Equal(MachineFacts.Here, artifact.Manifest.Machine);
        Assert.NotNull(store.Verify(record.Id));
        Assert.Equal([record.Id], store.List());
        Assert.Contains("top.bin", Assert.Throws<ExecutionException>(() => artifact.File("none")).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.File("store", "temporary")));
    }

    [Fact]
    public void AbandonedDraftLeavesNothing()
    {
        using (ArtifactDraft draft = store.Draft(record))
        {
            File.WriteAllText(Path.Combine(draft.Folder, "half"), "");
        }

        Assert.Null(store.TryOpen(record.Id));
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.File("store", "temporary")));
    }

    [Fact]
    public void OpeningTouchesNothing()
    {
        Assert.Null(store.TryOpen(record.Id));
        Assert.Empty(store.List());
        Assert.False(Directory.Exists(store.Root));
    }

    [Theory]
    [InlineData("top.bin", "short", "bytes instead of")]
    [InlineData("top.bin", null, "missing")]
    [InlineData("deep/er/text.txt", null, "missing")]
    [InlineData("manifest.json", null, "manifest is missing")]
    [InlineData("manifest.json", "{", "manifest is not readable")]
    [InlineData("manifest.json", "{}", "manifest is not readable")]
    [InlineData("manifest.json", "null", "manifest is empty")]
    public void DamageIsNoticedSetAsideAndMended(string file, string? content, string expected)
    {
        string path = Path.Combine(Make(store).Folder, file);
        File.Delete(path);
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }

        Assert.Null(store.TryOpen(record.Id));
        string message = Assert.Single(messages);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        string aside = Assert.Single(Directory.EnumerateDirectories(temporary.File("store", "damaged")));
        Assert.Equal(message + "\n", File.ReadAllText(Path.Combine(aside, "damage.txt")));
        Make(store);
        Assert.NotNull(store.Verify(record.Id));
    }

    [Fact]
    public void WhatANewerVersionMadeIsNotDamage()
    {
        string path = Path.Combine(Make(store).Folder, "manifest.json");
        File.WriteAllText(path, """{"format":2,"contents":[]}""");

        string message = Assert.Throws<UnknownFormatException>(() => store.TryOpen(record.Id)).Message;

        Assert.Contains("has format 2, this version reads 1", message, StringComparison.Ordinal);
        Assert.True(File.Exists(path));
        Assert.Empty(messages);
    }

    [Fact]
    public void FlippedBitIsNoticedByVerification()
    {
        string path = Make(store).File("top.bin");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[500] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.NotNull(store.TryOpen(record.Id));
        Assert.Null(store.Verify(record.Id));
        Assert.Contains("have changed", Assert.Single(messages), StringComparison.Ordinal);
        Assert.Null(store.TryOpen(record.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatIsReadIsComparedWithItsHash(bool damaged)
    {
        string path = Make(store).File("top.bin");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[500] ^= (byte)(damaged ? 1 : 0);
        File.WriteAllBytes(path, bytes);

        Assert.Equal("body", store.Read(record.Id, a => File.ReadAllText(a.File("deep/er/text.txt"))));
        Assert.Empty(messages);
        Assert.Equal(damaged ? null : bytes, store.Read(record.Id, a => File.ReadAllBytes(a.File("top.bin"))));
        Assert.Equal(damaged, messages.Any(m => m.Contains("the bytes of its file top.bin have changed", StringComparison.Ordinal)));
        Assert.Equal(damaged, store.Read(record.Id, a => a) is null);
    }

    [Fact]
    public void ForeignManifestIsDamage()
    {
        JobRecord other = new("k", 2, []);
        string folder = Make(store).Folder;
        string place = Path.Combine(store.Root, "artifacts", other.Id.Value[..2], other.Id.Value);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        Directory.Move(folder, place);

        Assert.Null(store.TryOpen(other.Id));
        Assert.Contains("another artifact", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SimultaneousMakersOfOneArtifactAllSucceed()
    {
        for (int round = 0; round < 5; round++)
        {
            ArtifactStore[] stores = [.. Enumerable.Range(0, 8).Select(_ => new ArtifactStore(temporary.File($"store {round}")))];
            using Barrier barrier = new(stores.Length);

            Artifact[] made = await Task.WhenAll(stores.Select(s => Task.Factory.StartNew(
                () => Make(s, barrier), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            Assert.Single(made.Select(a => a.Folder).Distinct());
            Assert.NotNull(stores[0].Verify(record.Id));
            Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.File($"store {round}", "temporary")));
        }
    }

    [Fact]
    public void SealingOverDamageReplacesIt()
    {
        using ArtifactDraft draft = store.Draft(record);
        File.WriteAllText(Path.Combine(draft.Folder, "new"), "new");
        File.Delete(Make(store).File("top.bin"));

        draft.Seal(TimeSpan.Zero);

        Assert.Equal("new", File.ReadAllText(store.Open(record.Id).File("new")));
        Assert.Single(messages);
    }

    [Fact]
    public void UnusableStoreIsOneLine()
    {
        string file = temporary.File("file");
        File.WriteAllText(file, "");
        ArtifactStore unusable = new(Path.Combine(file, "store"));

        string message = Assert.Throws<ExecutionException>(unusable.RequireWritable).Message;

        Assert.Contains(unusable.Root, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.Throws<ExecutionException>(() => unusable.Draft(record));
        Assert.Null(unusable.TryOpen(record.Id));
    }

    [Fact]
    public void SweepSparesTheLiving()
    {
        using ArtifactDraft draft = store.Draft(record);

        Assert.Equal(0, store.SweepTemporary());
        Assert.True(Directory.Exists(draft.Folder));
    }

    [Fact]
    public void SweepTakesTheDeadOfThisHostAndWhatIsOldOfOthers()
    {
        Leave("dead", Environment.MachineName);
        Leave("foreign", "elsewhere");
        Leave("old", "elsewhere", age: 8);
        Leave("old but at work", "elsewhere", age: 8);
        File.WriteAllText(temporary.File("store", "temporary", "old but at work", "new"), "");
        Leave("nobody's", "elsewhere", age: 8);
        File.Delete(temporary.File("store", "temporary", "nobody's.lock"));

        Assert.Equal(3, store.SweepTemporary());
        Assert.Equal(
            ["foreign", "foreign.lock", "old but at work", "old but at work.lock"],
            Directory.EnumerateFileSystemEntries(temporary.File("store", "temporary")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void ClaimIsExclusiveAndKeepsStateUntilCompletion()
    {
        using (JobWork first = store.TryClaim(record.Id)!)
        {
            Assert.Null(new ArtifactStore(store.Root).TryClaim(record.Id));
            File.WriteAllText(Path.Combine(first.StateFolder, "state"), "kept");
        }

        using (JobWork second = store.TryClaim(record.Id)!)
        {
            Assert.Equal("kept", File.ReadAllText(Path.Combine(second.StateFolder, "state")));
            second.Complete();
        }

        using JobWork third = store.TryClaim(record.Id)!;
        Assert.Empty(Directory.EnumerateFileSystemEntries(third.StateFolder));
    }

    private void Leave(string name, string host, int age = 0)
    {
        string folder = Directory.CreateDirectory(temporary.File("store", "temporary", name)).FullName;
        File.WriteAllText(
            temporary.File("store", "temporary", name + ".lock"),
            $$"""{"host":"{{host}}","processId":1,"started":"2026-01-01T00:00:00+00:00"}""");
        DateTime time = DateTime.UtcNow - TimeSpan.FromDays(age);
        Directory.SetLastWriteTimeUtc(folder, time);
        File.SetLastWriteTimeUtc(folder + ".lock", time);
    }

    private Artifact Make(ArtifactStore into, Barrier? barrier = null)
    {
        using ArtifactDraft draft = into.Draft(record);
        File.WriteAllBytes(Path.Combine(draft.Folder, "top.bin"), new byte[1000]);
        string deep = Directory.CreateDirectory(Path.Combine(draft.Folder, "deep", "er")).FullName;
        File.WriteAllText(Path.Combine(deep, "text.txt"), "body");
        barrier?.SignalAndWait();
        return draft.Seal(TimeSpan.FromSeconds(2.5));
    }
}
