namespace Minori.Execution.Artifacts;

/// <summary>
/// The exclusive claim on a job while it is worked on, with a folder for resumable state that outlives the process.
/// The claim ends with the object or its process.
/// </summary>
public sealed class JobWork : IDisposable
{
    internal const string LockName = "lock";
    internal const string StateName = "state";
    private readonly string folder;
    private readonly FileStream claim;

    private JobWork(string folder, FileStream claim)
    {
        this.folder = folder;
        this.claim = claim;
        StateFolder = Path.Combine(folder, StateName);
    }

    /// <summary>Holds whatever an earlier attempt saved; empty at first.</summary>
    public string StateFolder { get; }

    internal static JobWork? TryClaim(string folder)
    {
        while (true)
        {
            Directory.CreateDirectory(folder);
            try
            {
                if (LockFile.TryAcquireDespiteProbes(Path.Combine(folder, LockName)) is not { } claim)
                {
                    return null;
                }

                JobWork work = new(folder, claim);
                Directory.CreateDirectory(work.StateFolder);
                return work;
            }
            catch (DirectoryNotFoundException)
            {
                // Another process has just completed the job and removed the folder.
            }
        }
    }

    /// <summary>
    /// Removes the folder: the artifact is in the store. A process that waited for the claim finds the artifact there.
    /// </summary>
    public void Complete()
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A waiting process looked in at this moment; what is left takes space and does no harm.
        }

        claim.Dispose();
    }

    /// <summary>Gives the claim back and keeps the state.</summary>
    public void Dispose() => claim.Dispose();
}
