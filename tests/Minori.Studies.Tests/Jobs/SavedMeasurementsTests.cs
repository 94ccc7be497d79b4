using System.Text.Json.Nodes;
using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Studies.Jobs;
using Minori.Testing;
using Xunit;

namespace Minori.Studies.Tests.Jobs;

public sealed class SavedMeasurementsTests : IDisposable
{
    private const string FileName = "measured.json";
    private static readonly Dictionary<string, double> Measured = new() { ["0.5 0.5"] = 1.25, ["1 0"] = 2.5 };
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _log = new();
    private readonly JobContext _context;

    public SavedMeasurementsTests() => _context = new JobContext
    {
        Record = new JobRecord("search", 1, new JsonObject()),
        Inputs = new Dictionary<string, Artifact>(),
        OutputFolder = _folder.Path,
        WorkFolder = _folder.Path,
        Locations = new Dictionary<string, string>(),
        Threads = 1,
        Progress = new Progress<JobProgress>(),
        Log = _log,
        CancellationToken = CancellationToken.None,
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_saved_is_loaded_and_so_is_what_earlier_versions_saved()
    {
        Assert.Null(Load());
        SavedMeasurements.Save(_context, FileName, Measured);
        Assert.Equal(Measured, Load());

        File.WriteAllText(_folder.File(FileName), "{\"0.5 0.5\":1.25,\"1 0\":2.5}");
        Assert.Equal(Measured, Load());
        Assert.Empty(_log.ToString());
    }

    [Theory]
    [InlineData("1.25", "1.35")]
    [InlineData("{", "")]
    [InlineData("\n", "\n0")]
    public void What_is_damaged_is_set_aside_and_told(string sound, string damaged)
    {
        SavedMeasurements.Save(_context, FileName, Measured);
        string text = File.ReadAllText(_folder.File(FileName)).Replace(sound, damaged, StringComparison.Ordinal);
        File.WriteAllText(_folder.File(FileName), text);

        Assert.Null(Load());

        Assert.False(File.Exists(_folder.File(FileName)));
        Assert.Equal(text, File.ReadAllText(_folder.File(FileName + ".damaged")));
        Assert.Contains("it is measured anew", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_the_job_is_set_aside()
    {
        SavedMeasurements.Save(_context, FileName, new MeasuredMerges([[null, null]]));

        MeasuredMerges begun = MeasuredMerges.Load(_context, FileName, variants: 2, mixtures: 3);

        Assert.Equal([3, 3], begun.Losses.Select(row => row.Length));
        Assert.True(File.Exists(_folder.File(FileName + ".damaged")));
    }

    private Dictionary<string, double>? Load() => SavedMeasurements.Load<Dictionary<string, double>>(_context, FileName, _ => true);
}
