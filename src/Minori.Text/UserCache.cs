namespace Minori.Text;

/// <summary>The folder for what can be made again at any time: parsed corpora and their tokens.</summary>
public static class UserCache
{
    /// <summary><c>minori</c> in the folder where this system keeps a user's caches.</summary>
    public static string Folder
    {
        get
        {
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            string caches =
                OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
                : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } folder ? folder
                : Path.Combine(home, ".cache");
            return Path.Combine(caches, "minori");
        }
    }
}
